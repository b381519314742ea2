import {
  alignTyping,
  asTyped,
  perMinute,
  typingAccuracy,
  typingErrors,
  type TypingFigures,
} from '@wenkao/shared/typing'
import * as z from 'zod/mini'
import {
  COUNT,
  defineChecker,
  found,
  single,
  unsupported,
  words,
  type Checker,
  type Unit,
  type Words,
} from '../checkpoints/checker.ts'
import { MISSING } from './check-entries.ts'
import { typingMannerCheckers } from './check-typing-manner.ts'
import { decodeTextFile } from './decode-text.ts'
import { readFile } from './edit-files.ts'
import { TYPING_TEXT, typingStart } from './examples/typing-start.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'
import { examineTyping, MinTyped, tooLittle, TypingTarget } from './open-typing.ts'
import { HOUR_MS, nearMiss, TARGET, typeAll } from './typing-examples.ts'

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

function countsOf(figures: TypingFigures): Words {
  const { correct, wrong, missing, extra } = figures
  return words(
    `正确${correct}字，错${wrong}，漏${missing}，多${extra}`,
    `${correct} right, ${wrong} wrong, ${missing} left out, ${extra} too many`,
  )
}

function proportional(figures: TypingFigures, total: number): Unit[] {
  const bad = Math.max(total - figures.correct, typingErrors(figures))
  return [
    { isOk: true, weight: figures.correct, actual: countsOf(figures) },
    ...(bad > 0 ? [{ isOk: false, weight: bad, actual: words('错误', 'errors') }] : []),
  ]
}

const accuracy: Checker<FilesView, FilesDraft> = defineChecker({
  code: '60101',
  title: words('正确率', 'accuracy'),
  target: TypingTarget,
  expected: z.object({
    /** From 0 to 1; without it the points follow the share of right characters. */
    min: z.optional(z.number().check(z.gt(0), z.lte(1))),
    /** Share of what was typed so far, or of the whole text. */
    of: z._default(z.enum(['reached', 'whole']), 'reached'),
    /** Share of the text that has to be right at least, where only what was typed counts. */
    minTyped: MinTyped,
  }),
  examine(view, target, expected) {
    const wanted = words(
      expected.min === undefined ? '正确率' : `正确率不低于${percent(expected.min)}`,
      expected.min === undefined ? 'accuracy' : `accuracy of at least ${percent(expected.min)}`,
    )
    return examineTyping(view, target, wanted, ({ reference, text }, where) => {
      const figures = alignTyping(reference, text)
      const whole = [...reference].length
      const total = expected.of === 'whole' ? whole : figures.correct + typingErrors(figures)
      if (text === '') return found(where, wanted, COUNT.items, single(false, MISSING))
      const little =
        expected.of === 'whole'
          ? undefined
          : tooLittle(figures, reference, expected.minTyped, where, wanted)
      if (little !== undefined) return little
      if (expected.min === undefined)
        return found(where, wanted, COUNT.characters, proportional(figures, total))
      const share =
        expected.of === 'whole' ? figures.correct / Math.max(1, total) : typingAccuracy(figures)
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
    /** Length of the test: whoever stops before the end of the text is counted by it. */
    minutes: z.optional(z.number().check(z.gt(0))),
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
      const net = Math.max(0, figures.correct - expected.penalty * typingErrors(figures))
      const amount = expected.language === 'zh' ? net : net / 5
      const isDone = figures.reached >= [...reference].length
      const atLeast = isDone ? 0 : (expected.minutes ?? 0) * 60_000
      const rate = perMinute(amount, Math.max(work.record.milliseconds, atLeast))
      const shown = Math.round(rate * 10) / 10
      const isOk = rate >= expected.minPerMinute
      const actual = words(`每分钟${shown}${unit.zh}`, `${shown} ${unit.en} a minute`)
      const units: Unit[] = isOk
        ? [{ isOk, weight: 1, actual }]
        : [
            { isOk: true, weight: rate, actual },
            { isOk: false, weight: expected.minPerMinute - rate, actual: words('差', 'missing') },
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
      const { lastRight, correct } = alignTyping(reference, text)
      // Where most of it is wrong, only what is right was typed.
      const share = Math.min(lastRight, correct * 2) / Math.max(1, [...reference].length)
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

export const typingCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  accuracy,
  speed,
  completion,
  ...typingMannerCheckers,
]
