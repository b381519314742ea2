import type { ObjectiveVerdict } from '@wenkao/shared/grading'
import type { ObjectiveItem, PaperContent, Task } from '@wenkao/shared/papers'
import type { VerdictRow } from '@wenkao/shared/results'
import type * as z from 'zod/mini'
import type { StoredVerdicts } from '../grading/index.ts'
import type { Language } from './result-words.ts'

type Row = z.infer<typeof VerdictRow>

const TITLE_SIGNS = 60

/**
 * Verdicts as the evidence page shows them (N04): what was expected and what was found, in the
 * reader's language. Objective items come first under the part `objective`; checkpoints stand under
 * their task's title.
 * @param paper the version that was graded; undefined leaves ids where titles would stand.
 */
export function explainVerdicts(
  verdicts: StoredVerdicts,
  paper: PaperContent | undefined,
  language: Language,
): Row[] {
  const items = new Map(paper?.items.map((item) => [item.id, item]))
  const tasks = new Map(paper?.tasks.map((task) => [task.id, task]))
  return [
    ...verdicts.objective.map((verdict) =>
      objectiveRow(verdict, items.get(verdict.itemId), language),
    ),
    ...verdicts.tasks.flatMap((entry) => taskRows(entry, tasks.get(entry.taskId), language)),
  ]
}

function objectiveRow(
  verdict: ObjectiveVerdict,
  item: ObjectiveItem | undefined,
  language: Language,
): Row {
  const title = item ? shortened(item.stem) : verdict.itemId
  const message = objectiveMessage(verdict, item, language)
  const pictures = item?.pictures?.filter(({ name }) =>
    [title, message].some((text) => text.includes(`](${name})`)),
  )
  return {
    ...{ id: verdict.itemId, part: 'objective', title, verdict: verdict.verdict },
    ...{ points: verdict.points, max: verdict.max, message },
    ...(pictures && pictures.length > 0 ? { pictures } : {}),
  }
}

function objectiveMessage(
  verdict: ObjectiveVerdict,
  item: ObjectiveItem | undefined,
  language: Language,
): string {
  const name = (answers: readonly string[], between: string) =>
    answers.map((answer) => answerWords(answer, item, language)).join(between)
  // A fill-in item names every accepted text; of a choice all the options together are the answer.
  const either = language === 'en' ? ' or ' : ' 或 '
  const also = language === 'en' ? ', ' : '、'
  const expected = name(verdict.expected, item?.kind === 'fillIn' ? either : also)
  const given = name(verdict.actual, also)
  if (verdict.verdict === 'voided') {
    return language === 'en'
      ? `This item was voided: ${verdict.points} points whatever was answered`
      : `本题作废，无论如何作答均得 ${verdict.points} 分`
  }
  if (language === 'en') {
    return verdict.verdict === 'unanswered'
      ? `Expected ${expected}; not answered`
      : `Expected ${expected}; answered ${given}`
  }
  return verdict.verdict === 'unanswered'
    ? `标准答案：${expected}；未作答`
    : `标准答案：${expected}；考生作答：${given}`
}

const TRUE_FALSE: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  true: { 'zh-CN': '正确', en: 'true' },
  false: { 'zh-CN': '错误', en: 'false' },
}

/** Options are named by their text: their order, and so their letter, differed on each screen. */
function answerWords(answer: string, item: ObjectiveItem | undefined, language: Language): string {
  if (item?.kind === 'trueFalse') return TRUE_FALSE[answer]?.[language] ?? answer
  const option = item?.options?.find((entry) => entry.id === answer)
  const text = shortened(option?.text ?? answer)
  return `“${text}”`
}

function taskRows(
  entry: StoredVerdicts['tasks'][number],
  task: Task | undefined,
  language: Language,
): Row[] {
  return entry.verdict.verdicts.map((verdict) => ({
    id: `${entry.taskId}/${verdict.checkpointId}`,
    part: task?.title ?? entry.taskId,
    // Earlier engines named a checkpoint's target in Chinese only.
    title: (language === 'zh-CN' ? verdict.target : verdict.targetEn) || verdict.checkpointId,
    verdict: verdict.verdict,
    points: verdict.points,
    max: verdict.max,
    message: language === 'en' ? verdict.messageEn : verdict.messageZh,
  }))
}

/** One line, at most 60 signs, of what may be a whole page; its pictures stay, each whole. */
function shortened(text: string): string {
  let left = TITLE_SIGNS
  const parts = text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(!\[[^\]]*\]\([^)]*\))/)
  return parts
    .map((part, at) => {
      if (at % 2 === 1) return part
      const signs = [...part]
      const shown = left > 0 ? signs.slice(0, left).join('') : ''
      const isCut = left >= 0 && signs.length > left
      left = isCut ? -1 : left - signs.length
      return isCut ? `${shown}…` : shown
    })
    .join('')
}
