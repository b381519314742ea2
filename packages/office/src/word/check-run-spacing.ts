import * as z from 'zod/mini'
import { words, type Checker, type Words } from '../checkpoints/checker.ts'
import { putChild } from '../package/edit-xml.ts'
import { attribute, numberOf, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { runsToEdit } from './edit-text.ts'
import {
  CHARACTERS,
  charactersStart,
  inParagraph,
  WRONG_PARAGRAPH,
} from './examples/characters-start.ts'
import { runChecker } from './judge-characters.ts'
import { nearestOf } from './run-format.ts'
import { RunTarget } from './word-targets.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

type ScriptKind = 'superscript' | 'subscript' | 'baseline'
const SCRIPT: Readonly<Record<ScriptKind, Words>> = ownTable({
  superscript: words('上标', 'superscript'),
  subscript: words('下标', 'subscript'),
  baseline: words('非上下标', 'neither superscript nor subscript'),
})
const SMALL = { in: 'text', find: '40' }

const script = runChecker({
  code: '10108',
  title: words('上标下标', 'superscript and subscript'),
  expected: z.object({ kind: z.enum(['superscript', 'subscript', 'baseline']) }),
  describe: ({ kind }) => SCRIPT[kind],
  judge(format, { kind }) {
    const raw = attribute(nearestOf(format, 'w:vertAlign'), 'w:val')
    const actual = raw === 'superscript' || raw === 'subscript' ? raw : 'baseline'
    return { isOk: actual === kind, actual: SCRIPT[actual] }
  },
  change(properties, { kind }) {
    putChild(properties, 'w:vertAlign', { 'w:val': kind })
  },
  example: {
    start: charactersStart,
    target: SMALL,
    expected: { kind: 'superscript' },
    near: [
      { name: 'a subscript', expected: { kind: 'subscript' } },
      {
        name: 'raised and made small by hand',
        make(draft) {
          for (const { properties } of runsToEdit(draft, RunTarget.parse(SMALL))) {
            putChild(properties, 'w:position', { 'w:val': 8 })
            putChild(properties, 'w:sz', { 'w:val': 14 })
          }
        },
      },
      { name: 'the text before it', target: { in: 'text', find: '2的' } },
    ],
  },
})

const round = (value: number): number => Math.round(value * 100) / 100

function signedWords(points: number, more: Words, less: Words, none: Words): Words {
  if (points === 0) return none
  const way = points > 0 ? more : less
  const size = round(Math.abs(points))
  return words(`${way.zh}${size}磅`, `${way.en} by ${size} pt`)
}

const spacingWords = (points: number): Words =>
  signedWords(
    points,
    words('间距加宽', 'expanded'),
    words('间距紧缩', 'condensed'),
    words('标准间距', 'normal spacing'),
  )

const Points = z.object({ points: z.number() })

const spacing = runChecker({
  code: '10109',
  title: words('字符间距', 'character spacing'),
  /** Negative points condense. */
  expected: Points,
  describe: ({ points }) => spacingWords(points),
  judge(format, { points }) {
    const twips = twipsOf(nearestOf(format, 'w:spacing'), 'w:val') ?? 0
    return { isOk: Math.abs(twips - points * 20) <= 1, actual: spacingWords(twips / 20) }
  },
  change(properties, { points }) {
    putChild(properties, 'w:spacing', { 'w:val': Math.round(points * 20) })
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.spacing),
    expected: { points: 2 },
    near: [
      { name: 'condensed', expected: { points: -2 } },
      { name: 'half as wide', expected: { points: 1 } },
      WRONG_PARAGRAPH,
    ],
  },
})

const scaleWords = (percent: number): Words =>
  words(`缩放${round(percent)}%`, `scaled to ${round(percent)}%`)

const scale = runChecker({
  code: '10110',
  title: words('字符缩放', 'character scaling'),
  expected: z.object({ percent: z.int().check(z.gte(1), z.lte(600)) }),
  describe: ({ percent }) => scaleWords(percent),
  judge(format, { percent }) {
    // Strict files write a percent sign.
    const raw = attribute(nearestOf(format, 'w:w'), 'w:val')
    const actual = Number.parseFloat(raw ?? '100')
    return { isOk: actual === percent, actual: scaleWords(actual) }
  },
  change(properties, { percent }) {
    putChild(properties, 'w:w', { 'w:val': percent })
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.scale),
    expected: { percent: 150 },
    near: [{ name: 'another scale', expected: { percent: 80 } }, WRONG_PARAGRAPH],
  },
})

const positionWords = (points: number): Words =>
  signedWords(
    points,
    words('位置上升', 'raised'),
    words('位置下降', 'lowered'),
    words('标准位置', 'normal position'),
  )

/** Half points, or a length with its unit as Strict files write it. */
function positionPoints(property: XmlElement | undefined): number {
  const halves = numberOf(property, 'w:val')
  return halves === undefined ? (twipsOf(property, 'w:val') ?? 0) / 20 : halves / 2
}

const position = runChecker({
  code: '10111',
  title: words('字符位置', 'raised or lowered characters'),
  /** Negative points lower. */
  expected: Points,
  describe: ({ points }) => positionWords(points),
  judge(format, { points }) {
    const actual = positionPoints(nearestOf(format, 'w:position'))
    return { isOk: actual === points, actual: positionWords(actual) }
  },
  change(properties, { points }) {
    putChild(properties, 'w:position', { 'w:val': Math.round(points * 2) })
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: '移动存储设备' },
    expected: { points: 3 },
    near: [{ name: 'lowered', expected: { points: -3 } }, WRONG_PARAGRAPH],
  },
})

export const runSpacingCheckers: readonly Checker<WordView, WordDraft>[] = [
  script,
  spacing,
  scale,
  position,
]
