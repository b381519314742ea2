import * as z from 'zod/mini'
import { ask, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  defineChecker,
  join,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import type { CellFormat } from './cell-styles.ts'
import { cellsToEdit } from './edit-cells.ts'
import { formatStart } from './examples/format-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'

const HORIZONTAL: ReadonlyMap<string, Words> = new Map([
  ['general', words('常规', 'general')],
  ['left', words('靠左', 'left')],
  ['center', words('居中', 'centred')],
  ['right', words('靠右', 'right')],
  ['centerContinuous', words('跨列居中', 'centred across the selection')],
  ['distributed', words('分散对齐', 'distributed')],
  ['justify', words('两端对齐', 'justified')],
  ['fill', words('填充', 'filled')],
])
const VERTICAL: ReadonlyMap<string, Words> = new Map([
  ['top', words('靠上', 'top')],
  ['center', words('垂直居中', 'middle')],
  ['bottom', words('靠下', 'bottom')],
  ['distributed', words('分散对齐', 'distributed')],
  ['justify', words('两端对齐', 'justified')],
])

export const horizontalWords = (value: string): Words => HORIZONTAL.get(value) ?? plain(value)
const verticalWords = (value: string): Words => VERTICAL.get(value) ?? plain(value)

const horizontal: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20306',
  title: words('水平对齐', 'horizontal alignment'),
  target: RangeTarget,
  expected: z.object({
    value: z.string().check(z.refine((value) => HORIZONTAL.has(value), 'no known alignment')),
  }),
  examine: (view, target, expected) =>
    judgeCells(view, target, horizontalWords(expected.value), (format) => ({
      isOk: format.horizontal === expected.value,
      actual: horizontalWords(format.horizontal),
    })),
  apply(draft, target, { value }) {
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, { alignment: { horizontal: value === 'general' ? undefined : value } })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'D3:D7' },
    expected: { value: 'center' },
    near: [
      { name: 'to the right', expected: { value: 'right' } },
      { name: 'distributed', expected: { value: 'distributed' } },
    ],
  },
})

const vertical: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20307',
  title: words('垂直对齐', 'vertical alignment'),
  target: RangeTarget,
  expected: z.object({
    value: z.string().check(z.refine((value) => VERTICAL.has(value), 'no known alignment')),
  }),
  examine: (view, target, expected) =>
    judgeCells(view, target, verticalWords(expected.value), (format) => ({
      isOk: format.vertical === expected.value,
      actual: verticalWords(format.vertical),
    })),
  apply(draft, target, { value }) {
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, { alignment: { vertical: value === 'bottom' ? undefined : value } })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'E3:E7' },
    expected: { value: 'top' },
    near: [
      { name: 'at the bottom', expected: { value: 'bottom' } },
      { name: 'one cell less', target: { in: 'range', sheet: '成绩表', ref: 'E3:E6' } },
    ],
  },
})

const UPRIGHT = 255
/** Turn upwards in degrees, from the stored 0–180 (ISO 29500-1 18.8.1). */
const degreesOf = (stored: number): number => (stored > 90 ? 90 - stored : stored)
const rotationWords = (value: number | 'vertical'): Words =>
  value === 'vertical'
    ? words('竖排文字', 'letters one below the other')
    : words(`旋转${value}°`, `turned by ${value}°`)
const yesNo = (zh: string, en: string, isOn: boolean): Words =>
  isOn ? words(zh, en) : words(`不${zh}`, `no ${en}`)

const LayoutExpected = z
  .object({
    wrap: z.optional(z.boolean()),
    shrink: z.optional(z.boolean()),
    /** Upwards, −90 to 90, or letters one below the other. */
    rotationDegrees: z.optional(
      z.union([z.number().check(z.gte(-90), z.lte(90)), z.literal('vertical')]),
    ),
    indent: z.optional(z.int().check(z.gte(0), z.lte(250))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

function questions(expected: z.infer<typeof LayoutExpected>): readonly Asked<CellFormat>[] {
  return [
    ...ask(
      expected.wrap,
      (value) => yesNo('自动换行', 'wrapping', value),
      ({ wrap }: CellFormat, value) => ({
        isOk: wrap === value,
        actual: yesNo('自动换行', 'wrapping', wrap),
      }),
    ),
    ...ask(
      expected.shrink,
      (value) => yesNo('缩小字体填充', 'shrinking to fit', value),
      ({ shrink }: CellFormat, value) => ({
        isOk: shrink === value,
        actual: yesNo('缩小字体填充', 'shrinking to fit', shrink),
      }),
    ),
    ...ask(expected.rotationDegrees, rotationWords, ({ rotation }: CellFormat, value) => {
      const actual = rotation === UPRIGHT ? 'vertical' : degreesOf(rotation)
      return { isOk: actual === value, actual: rotationWords(actual) }
    }),
    ...ask(
      expected.indent,
      (value) => words(`缩进${value}`, `indent ${value}`),
      ({ indent }: CellFormat, value) => ({
        isOk: indent === value,
        actual: words(`缩进${indent}`, `indent ${indent}`),
      }),
    ),
  ]
}

const layout: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20308',
  title: words('自动换行、旋转、缩进', 'wrapping, rotation, indent'),
  target: RangeTarget,
  expected: LayoutExpected,
  examine(view, target, expected) {
    const asked = questions(expected)
    return judgeCells(view, target, wantedOf(asked), (format) => {
      const judged = asked.map((one) => one.judge(format))
      return {
        isOk: judged.every((one) => one.isOk),
        actual: join(judged.map((one) => one.actual)),
      }
    })
  },
  apply(draft, target, { wrap, shrink, rotationDegrees: turn, indent }) {
    const { edit, cells } = cellsToEdit(draft, target)
    const stored = turn === 'vertical' ? UPRIGHT : turn !== undefined && turn < 0 ? 90 - turn : turn
    const flag = (value: boolean): number | undefined => (value ? 1 : undefined)
    edit.style(cells, {
      alignment: {
        ...(wrap === undefined ? {} : { wrapText: flag(wrap) }),
        ...(shrink === undefined ? {} : { shrinkToFit: flag(shrink) }),
        ...(stored === undefined ? {} : { textRotation: stored === 0 ? undefined : stored }),
        // An indent takes effect with a side to count from.
        ...(indent === undefined ? {} : { horizontal: 'left', indent }),
      },
    })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'A9' },
    expected: { wrap: true, rotationDegrees: 45 },
    near: [
      { name: 'turned the other way', expected: { wrap: true, rotationDegrees: -45 } },
      { name: 'shrunk instead of wrapped', expected: { shrink: true, rotationDegrees: 45 } },
    ],
  },
})

export const alignmentCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  horizontal,
  vertical,
  layout,
]
