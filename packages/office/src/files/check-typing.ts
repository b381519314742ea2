import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  unsupported,
  words,
  type Checker,
  type NearMiss,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { alignTyping, type TypingFigures } from './align-typing.ts'
import { MISSING } from './check-entries.ts'
import { decodeTextFile } from './decode-text.ts'
import { isThere, readFile, writeFile } from './edit-files.ts'
import { TYPING_TEXT, typingStart } from './examples/typing-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { asTyped, examineTyping, foldSigns, TypingTarget } from './open-typing.ts'
import { readTyping, writeTyping, type TypingRecord } from './typing-record.ts'

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

function countsOf(figures: TypingFigures): Words {
  const { correct, wrong, missing, extra } = figures
  return words(
    `正确${correct}字，错${wrong}，漏${missing}，多${extra}`,
    `${correct} right, ${wrong} wrong, ${missing} left out, ${extra} too many`,
  )
}

function proportional(figures: TypingFigures, total: number): Unit[] {
  const bad = Math.max(total - figures.correct, figures.wrong + figures.missing + figures.extra)
  return [
    { isOk: true, weight: figures.correct, actual: countsOf(figures) },
    ...(bad > 0 ? [{ isOk: false, weight: bad, actual: words('错误', 'errors') }] : []),
  ]
}

const TARGET = { in: 'typing', path: '打字.json', reference: '原文.txt' }
/** A record of a minute with the whole text, changed as a candidate would. */
const record = (change: Partial<Omit<TypingRecord, 'format' | 'version'>>): Uint8Array =>
  writeTyping({
    text: TYPING_TEXT,
    milliseconds: 60_000,
    keys: 180,
    pastes: 0,
    compositions: 40,
    ...change,
  })
const nearMiss = (
  name: string,
  change: Partial<Omit<TypingRecord, 'format' | 'version'>>,
): NearMiss<FilesDraft> => ({
  name,
  make: (draft) => {
    writeFile(draft, TARGET.path, record(change))
  },
})

/** The record that a candidate with a perfect text leaves; one that is there is kept. */
function typeAll(draft: FilesDraft, target: TypingTarget, milliseconds: number): void {
  const text = decodeTextFile(readFile(draft, target.reference), undefined) ?? ''
  const length = [...asTyped(text)].length
  const known = isThere(draft, target.path)
    ? readTyping(readFile(draft, target.path), undefined)?.record
    : undefined
  const time = Math.min(milliseconds, known?.milliseconds ?? milliseconds)
  writeFile(
    draft,
    target.path,
    writeTyping({ text, milliseconds: time, keys: length * 3, pastes: 0, compositions: length }),
  )
}

const HOUR_MS = 3_600_000

const accuracy: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60101',
  title: words('正确率', 'accuracy'),
  target: TypingTarget,
  expected: z.object({
    /** From 0 to 1; without it the points follow the share of right characters. */
    min: z.optional(z.number().check(z.gt(0), z.lte(1))),
    /** Share of what was typed so far, or of the whole text. */
    of: z._default(z.enum(['reached', 'whole']), 'reached'),
  }),
  examine(view, target, expected) {
    const wanted = words(
      expected.min === undefined ? '正确率' : `正确率不低于${percent(expected.min)}`,
      expected.min === undefined ? 'accuracy' : `accuracy of at least ${percent(expected.min)}`,
    )
    return examineTyping(view, target, wanted, ({ reference, text }, where) => {
      const figures = alignTyping(reference, text)
      const whole = [...reference].length
      const errors = figures.wrong + figures.missing + figures.extra
      const total = expected.of === 'whole' ? whole : figures.correct + errors
      if (text === '') return found(where, wanted, COUNT.items, single(false, MISSING))
      if (expected.min === undefined)
        return found(where, wanted, COUNT.characters, proportional(figures, total))
      const share = figures.correct / Math.max(1, total)
      const counts = countsOf(figures)
      return found(
        where,
        wanted,
        COUNT.items,
        single(
          share >= expected.min,
          words(`${percent(share)}（${counts.zh}）`, `${percent(share)} (${counts.en})`),
        ),
      )
    })
  },
  apply: (draft, target) => {
    typeAll(draft, target, HOUR_MS)
  },
  example: {
    start: { ...typingStart, name: 'typing-accuracy' },
    target: TARGET,
    expected: { min: 0.95 },
    near: [
      nearMiss('many wrong characters', {
        text: TYPING_TEXT.replaceAll('的', '地').replaceAll('，', ',').replaceAll('。', '.'),
      }),
    ],
  },
})

const speed: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60102',
  title: words('速度', 'speed'),
  target: TypingTarget,
  expected: z.object({
    /** Right characters a minute; for English text words of five characters. */
    minPerMinute: z.number().check(z.gt(0)),
    language: z._default(z.enum(['zh', 'en']), 'zh'),
    /** Characters taken off for each error. */
    penalty: z._default(z.number().check(z.gte(0)), 0),
  }),
  examine(view, target, expected) {
    const unit = expected.language === 'zh' ? words('字', 'characters') : words('词', 'words')
    const wanted = words(
      `每分钟不少于${expected.minPerMinute}${unit.zh}`,
      `at least ${expected.minPerMinute} ${unit.en} a minute`,
    )
    return examineTyping(view, target, wanted, ({ work, reference, text }, where) => {
      if (work.kind === 'text')
        return unsupported(where, wanted, words('没有用时记录', 'the time was not recorded'))
      const figures = alignTyping(reference, text)
      const errors = figures.wrong + figures.missing + figures.extra
      const net = Math.max(0, figures.correct - expected.penalty * errors)
      const amount = expected.language === 'zh' ? net : net / 5
      const rate = amount / (Math.max(1000, work.record.milliseconds) / 60_000)
      const shown = Math.round(rate * 10) / 10
      const isOk = rate >= expected.minPerMinute
      const actual = words(`每分钟${shown}${unit.zh}`, `${shown} ${unit.en} a minute`)
      const units: Unit[] = isOk
        ? [{ isOk, weight: 1, actual }]
        : [
            { isOk: true, weight: rate, actual },
            { isOk: false, weight: expected.minPerMinute - rate, actual: words('不足', 'short') },
          ]
      return found(where, wanted, unit, units)
    })
  },
  apply: (draft, target, expected) => {
    const text = decodeTextFile(readFile(draft, target.reference), undefined) ?? ''
    const amount = [...asTyped(text)].length / (expected.language === 'zh' ? 1 : 5)
    typeAll(draft, target, Math.floor((amount / expected.minPerMinute) * 60_000))
  },
  example: {
    start: { ...typingStart, name: 'typing-speed' },
    target: TARGET,
    expected: { minPerMinute: 60 },
    near: [
      { name: 'a little slower', expected: { minPerMinute: 50 } },
      nearMiss('half of it in that time', { text: TYPING_TEXT.slice(0, 20), milliseconds: 48_000 }),
    ],
  },
})

const completion: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60103',
  title: words('完成度', 'completion'),
  target: TypingTarget,
  expected: z.object({ min: z.number().check(z.gt(0), z.lte(1)) }),
  examine(view, target, expected) {
    const wanted = words(
      `完成不低于${percent(expected.min)}`,
      `at least ${percent(expected.min)} done`,
    )
    return examineTyping(view, target, wanted, ({ reference, text }, where) => {
      const share = alignTyping(reference, text).reached / Math.max(1, [...reference].length)
      return found(
        where,
        wanted,
        COUNT.items,
        single(share >= expected.min, words(`完成${percent(share)}`, `${percent(share)} done`)),
      )
    })
  },
  apply: (draft, target) => {
    typeAll(draft, target, HOUR_MS)
  },
  example: {
    start: { ...typingStart, name: 'typing-completion' },
    target: TARGET,
    expected: { min: 1 },
    near: [nearMiss('the last sentence is missing', { text: TYPING_TEXT.slice(0, 32) })],
  },
})

const punctuation: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60104',
  title: words('标点和全角半角', 'punctuation and width'),
  target: TypingTarget,
  expected: z.object({ maxErrors: z._default(z.int().check(z.gte(0)), 0) }),
  examine(view, target, expected) {
    const wanted = words(
      `标点、全角半角错误不超过${expected.maxErrors}处`,
      `at most ${expected.maxErrors} signs of another width or kind`,
    )
    return examineTyping(view, { ...target, foldWidth: false }, wanted, (typed, where) => {
      if (typed.text === '') return found(where, wanted, COUNT.items, single(false, MISSING))
      const errorsOf = (one: string, other: string): number => {
        const figures = alignTyping(one, other)
        return figures.wrong + figures.missing + figures.extra
      }
      const strict = errorsOf(typed.reference, typed.text)
      const folded = errorsOf(foldSigns(typed.reference), foldSigns(typed.text))
      const count = Math.max(0, strict - folded)
      return found(
        where,
        wanted,
        COUNT.items,
        single(count <= expected.maxErrors, words(`${count}处`, `${count}`)),
      )
    })
  },
  apply: (draft, target) => {
    typeAll(draft, target, HOUR_MS)
  },
  example: {
    start: { ...typingStart, name: 'typing-punctuation' },
    target: TARGET,
    expected: { maxErrors: 0 },
    near: [nearMiss('half-width commas', { text: TYPING_TEXT.replace('，', ',') })],
  },
})

/** Nobody presses keys faster for a whole text; a program does. */
const SHORTEST_KEY_MS = 25

const integrity: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60105',
  title: words('录入真实性', 'typed by hand'),
  target: TypingTarget,
  expected: z.object({}),
  examine(view, target) {
    const wanted = words('逐字录入，没有粘贴', 'typed key by key, nothing pasted')
    return examineTyping(view, target, wanted, ({ work, text }, where) => {
      if (work.kind === 'text')
        return unsupported(where, wanted, words('没有录入记录', 'the typing was not recorded'))
      const { keys, pastes, milliseconds, compositions } = work.record
      const length = [...text].length
      const tooFew = keys + compositions < length / 4
      const tooFast = keys > 0 && milliseconds / keys < SHORTEST_KEY_MS
      const actual = [
        ...(pastes > 0 ? [words(`粘贴${pastes}次`, `${pastes} pasted`)] : []),
        ...(tooFew ? [words('按键过少', 'too few keys')] : []),
        ...(tooFast ? [words('按键过快', 'too fast')] : []),
      ]
      return found(
        where,
        wanted,
        COUNT.items,
        single(
          actual.length === 0 && length > 0,
          actual[0] ?? words(`按键${keys}次`, `${keys} keys`),
        ),
        [],
        actual.slice(1).map((one) => plain(one.zh)),
      )
    })
  },
  apply: (draft, target) => {
    typeAll(draft, target, HOUR_MS)
  },
  example: {
    start: { ...typingStart, name: 'typing-integrity' },
    target: TARGET,
    expected: {},
    near: [
      nearMiss('pasted', { pastes: 1, keys: 4, compositions: 0 }),
      nearMiss('a program typed', { milliseconds: 900 }),
    ],
  },
})

export const typingCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  accuracy,
  speed,
  completion,
  punctuation,
  integrity,
]
