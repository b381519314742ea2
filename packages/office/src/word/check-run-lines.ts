import * as z from 'zod/mini'
import { words, type Checker, type Words } from '../checkpoints/checker.ts'
import { isColor, writtenColor } from '../checkpoints/color-names.ts'
import { putChild, removeChildren } from '../package/edit-xml.ts'
import { attribute, isOn } from '../package/xml-query.ts'
import {
  CHARACTERS,
  charactersStart,
  inParagraph,
  WRONG_PARAGRAPH,
} from './examples/characters-start.ts'
import { runChecker } from './judge-characters.ts'
import { isSwitchedOn, nearestOf } from './run-format.ts'
import type { WordDraft } from './word-draft.ts'
import type { WordView } from './word-view.ts'
import { ownTable } from '../package/own-table.ts'

const UNDERLINES: Readonly<Record<string, string>> = ownTable({
  none: '无',
  any: '任意线型',
  single: '单线',
  words: '仅字下加线',
  double: '双线',
  thick: '粗线',
  dotted: '点式',
  dottedHeavy: '粗点式',
  dash: '虚线',
  dashedHeavy: '粗虚线',
  dashLong: '长虚线',
  dashLongHeavy: '粗长虚线',
  dotDash: '点划线',
  dashDotHeavy: '粗点划线',
  dotDotDash: '双点划线',
  dashDotDotHeavy: '粗双点划线',
  wave: '波浪线',
  wavyHeavy: '粗波浪线',
  wavyDouble: '双波浪线',
})
const UnderlineType = z
  .string()
  .check(z.refine((type) => Object.hasOwn(UNDERLINES, type), 'no line of w:u'))

const lineName = (type: string): string => UNDERLINES[type] ?? type

const underline = runChecker({
  code: '10103',
  title: words('下划线', 'underline'),
  expected: z.object({
    /** Values of w:u; `any` accepts every line. */
    type: z.union([UnderlineType, z.array(UnderlineType).check(z.minLength(1))]),
    colors: z.optional(z.array(z.string()).check(z.minLength(1))),
  }),
  describe({ type, colors }) {
    const types = [type].flat()
    const color = colors === undefined ? '' : ` ${colors.join('/')}`
    return words(
      `下划线 ${types.map(lineName).join('/')}${color}`,
      `underline ${types.join('/')}${color}`,
    )
  },
  judge(format, { type, colors }) {
    const actual = format.underline
    const isType = [type].flat().some(
      (one) =>
        one === actual ||
        (one === 'any' && actual !== 'none') ||
        // Underlining words only leaves out the spaces, which are not judged here.
        (one === 'single' && actual === 'words'),
    )
    const color = format.underlineColor ?? 'auto'
    const shown = colors === undefined ? '' : ` ${color}`
    return {
      isOk: isType && (colors === undefined || isColor(color, colors)),
      actual:
        actual === 'none'
          ? words('无下划线', 'not underlined')
          : words(`下划线 ${lineName(actual)}${shown}`, `underline ${actual}${shown}`),
    }
  },
  change(properties, { type, colors }) {
    const [first = 'single'] = [type].flat()
    const [color] = colors ?? []
    putChild(properties, 'w:u', {
      'w:val': first === 'any' ? 'single' : first,
      'w:color': color === undefined ? undefined : writtenColor(color),
    })
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: '传染性' },
    expected: { type: 'wave', colors: ['红色'] },
    near: [
      { name: 'another line', expected: { type: 'double', colors: ['红色'] } },
      { name: 'another colour', expected: { type: 'wave', colors: ['蓝色'] } },
      WRONG_PARAGRAPH,
    ],
  },
})

type StrikeKind = 'single' | 'double' | 'none'
const STRIKE: Readonly<Record<StrikeKind, Words>> = ownTable({
  single: words('删除线', 'struck through'),
  double: words('双删除线', 'struck through twice'),
  none: words('无删除线', 'not struck through'),
})

const strike = runChecker({
  code: '10104',
  title: words('删除线', 'strikethrough'),
  expected: z.object({ kind: z.enum(['single', 'double', 'none']) }),
  describe: ({ kind }) => STRIKE[kind],
  judge(format, { kind }) {
    // The double line is no toggle property: its nearest value counts (10104).
    const double = nearestOf(format, 'w:dstrike')
    const isDouble = double !== undefined && isOn(attribute(double, 'w:val'))
    const actual = isDouble ? 'double' : isSwitchedOn(format, 'w:strike') ? 'single' : 'none'
    return { isOk: actual === kind, actual: STRIKE[actual] }
  },
  change(properties, { kind }) {
    // Readers that keep one line for both take the last of the two: only one may stand here.
    removeChildren(properties, 'w:strike', 'w:dstrike')
    if (kind === 'none') putChild(properties, 'w:strike', { 'w:val': 0 })
    else putChild(properties, kind === 'single' ? 'w:strike' : 'w:dstrike')
  },
  example: {
    start: charactersStart,
    target: inParagraph(CHARACTERS.strike),
    expected: { kind: 'double' },
    near: [{ name: 'a single line', expected: { kind: 'single' } }, WRONG_PARAGRAPH],
  },
})

const EMPHASIS: Readonly<Record<string, Words>> = ownTable({
  dot: words('着重号“·”', 'a dot'),
  comma: words('着重号“、”', 'a comma'),
  circle: words('着重号“○”', 'a circle'),
  none: words('无着重号', 'no emphasis mark'),
})

const emphasis = runChecker({
  code: '10112',
  title: words('着重号', 'emphasis mark'),
  expected: z.object({ kind: z.enum(['dot', 'comma', 'circle', 'none']) }),
  describe: ({ kind }) => EMPHASIS[kind] ?? words('', ''),
  judge(format, { kind }) {
    const raw = attribute(nearestOf(format, 'w:em'), 'w:val') ?? 'none'
    // Under Chinese text Word shows `dot` where `underDot` is: below the characters.
    const actual = raw === 'underDot' ? 'dot' : raw
    return { isOk: actual === kind, actual: EMPHASIS[actual] ?? words(actual, actual) }
  },
  change(properties, { kind }) {
    putChild(properties, 'w:em', { 'w:val': kind })
  },
  example: {
    start: charactersStart,
    target: { in: 'text', find: '定期备份' },
    expected: { kind: 'dot' },
    near: [{ name: 'another mark', expected: { kind: 'comma' } }, WRONG_PARAGRAPH],
  },
})

export const runLineCheckers: readonly Checker<WordView, WordDraft>[] = [
  underline,
  strike,
  emphasis,
]
