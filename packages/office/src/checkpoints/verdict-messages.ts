import type { UnreadableReason } from '../package/package-error.ts'
import { words, type Finding, type Unit, type Words } from './checker.ts'
import { ownTable } from '../package/own-table.ts'

const REASONS: Readonly<Record<UnreadableReason, Words>> = ownTable({
  empty: words('空文件', 'the file is empty'),
  'not-a-package': words('不是 Office 文档', 'it is no Office document'),
  encrypted: words('文档设置了打开密码', 'the document is protected by a password'),
  legacy: words('是 97-2003 格式的文档', 'it has the format of Office 97-2003'),
  'wrong-type': words('文件类型与扩展名不符', 'its type does not match its name'),
  damaged: words('文件已损坏', 'the file is damaged'),
  'too-large': words('文件过大', 'the file is too large'),
  hostile: words('文件结构异常', 'the file has an abnormal structure'),
})

/** The wording of a reading failure, for candidates and invigilators (9.1). */
export function describeReason(reason: UnreadableReason): Words {
  return REASONS[reason]
}

export function messageUnreadable(reason: UnreadableReason, detail: string): Words {
  const text = REASONS[reason]
  return words(
    `文件无法读取：${text.zh}，需人工核查（${detail}）`,
    `The file cannot be read: ${text.en}; a person has to look at it (${detail})`,
  )
}

export function messageMissing(file: string): Words {
  return words(`未提交文件“${file}”`, `The file “${file}” was not handed in`)
}

export function messageBlocked(target: Words, reason: Words): Words {
  return words(`${target.zh}：${reason.zh}`, `${target.en}: ${reason.en}`)
}

export function messageUnsupported(target: Words | undefined, reason: Words): Words {
  const zh = target === undefined ? '' : `${target.zh}：`
  const en = target === undefined ? '' : `${target.en}: `
  return words(`${zh}${reason.zh}，需人工核查`, `${en}${reason.en}; a person has to look at it`)
}

export function messageCrash(error: unknown): Words {
  const detail = error instanceof Error ? error.message : String(error)
  return words(
    `评分点无法判定，需人工核查（${detail}）`,
    `The checkpoint could not be judged; a person has to look at it (${detail})`,
  )
}

export function messageAlreadyRight(target: Words): Words {
  return words(
    `${target.zh}：原始素材已满足此评分点，不计分（评分点设置问题）`,
    `${target.en}: the issued file already satisfies this checkpoint, so it is worth nothing (a fault of the checkpoint)`,
  )
}

export function messageGuardFailed(message: Words): Words {
  return words(
    `${message.zh}；所属分组的前提未满足，不计分`,
    `${message.en}; a condition of its group is not met, so it is worth nothing`,
  )
}

export function messageGuardIdle(message: Words): Words {
  return words(
    `${message.zh}；未完成任何操作，不计分`,
    `${message.en}; nothing else was done, so it is worth nothing`,
  )
}

/** A verdict about a document that was read in spite of damage (9.4). */
export function messageDamaged(message: Words): Words {
  return words(
    `${message.zh}；文件部分损坏，已尽量读取，需人工核查`,
    `${message.en}; the file is damaged and was read as far as it goes: a person has to look at it`,
  )
}

const MOST_SHOWN = 6
/** What is counted where each unit is told by itself: properties, slides. */
const ONE_EACH: ReadonlySet<string> = new Set(['项', '张'])

/** What is wrong before what is right, and much before little; of the same, what came first. */
const isBefore = (one: Unit, two: Unit): boolean =>
  one.isOk === two.isOk ? one.weight > two.weight : two.isOk

function firstShown(units: readonly Unit[]): readonly Unit[] {
  const shown: Unit[] = []
  for (const unit of units) {
    let at = shown.length
    while (at > 0 && isBefore(unit, shown[at - 1] as Unit)) at -= 1
    if (at === MOST_SHOWN) continue
    shown.splice(at, 0, unit)
    if (shown.length > MOST_SHOWN) shown.pop()
  }
  return shown
}

function listUnits(units: readonly Unit[], counts: Words, language: 'zh' | 'en'): string {
  const shown = firstShown(units).map((unit) => {
    // One of a thing needs no number: of several properties each is said once.
    if (unit.weight === 1 && (units.length === 1 || ONE_EACH.has(counts.zh)))
      return unit.actual[language]
    return language === 'zh'
      ? `${unit.actual.zh} ${unit.weight}${counts.zh}`
      : `${unit.actual.en} (${unit.weight} ${counts.en})`
  })
  const rest = units.length - shown.length
  if (rest > 0) shown.push(language === 'zh' ? `另有${rest}种` : `${rest} more`)
  return shown.join(language === 'zh' ? '、' : ', ')
}

/** “第2段：要求 宋体 10.5磅（五号）；实际 宋体 12磅 86字、…” (2.10). */
export function messageFound(
  finding: Extract<Finding, { kind: 'found' }>,
  isRight: boolean,
): Words {
  const { target, expected, units, counts, notes } = finding
  const zhNotes = notes.map((note) => `（${note.zh}）`).join('')
  const enNotes = notes.map((note) => ` (${note.en})`).join('')
  if (isRight)
    return words(
      `${target.zh}：符合要求 ${expected.zh}${zhNotes}`,
      `${target.en}: as asked, ${expected.en}${enNotes}`,
    )
  return words(
    `${target.zh}：要求 ${expected.zh}；实际 ${listUnits(units, counts, 'zh')}${zhNotes}`,
    `${target.en}: asked: ${expected.en}; found: ${listUnits(units, counts, 'en')}${enNotes}`,
  )
}
