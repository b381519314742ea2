import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { isColor } from '../checkpoints/color-names.ts'
import { isFont, pointsOf, sizeText } from '../word/word-names.ts'
import { cellKey, parseRange, rangeName, type CellAddress } from './cell-reference.ts'
import type { CellFont, CellFormat } from './cell-styles.ts'
import { cellEvidence, describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { numberFormatChecker } from './check-number-format.ts'
import { judgeCells } from './judge-cells.ts'
import { formatAt, type ExcelSheet } from './read-workbook.ts'
import type { ExcelDraft } from './excel-draft.ts'

/** Fonts that a cell shows: its own, or those of its rich-text runs. */
function fontsOf(
  view: ExcelView,
  format: CellFormat,
  cell: CellAddress,
  sheet: ExcelSheet,
): readonly CellFont[] {
  const runs = sheet.cells.get(cellKey(cell.row, cell.column))?.runs ?? []
  return runs.length === 0
    ? [format.font]
    : runs.map((run) => view.workbook.styles.runFont(run, format.font))
}

const font: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20301',
  title: words('字体字号', 'font and size'),
  target: RangeTarget,
  expected: z
    .object({
      name: z.optional(z.union([z.string(), z.array(z.string())])),
      size: z.optional(z.union([z.number(), z.string()])),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const size = expected.size === undefined ? undefined : pointsOf(expected.size)
    const names = expected.name
    const wanted = plain(
      [
        ...(names === undefined ? [] : [typeof names === 'string' ? names : names.join('/')]),
        ...(size === undefined ? [] : [sizeText(size)]),
      ].join(' '),
    )
    return judgeCells(view, target, wanted, (format, cell, sheet) => {
      const fonts = fontsOf(view, format, cell, sheet)
      const isOk = fonts.every(
        (one) =>
          (names === undefined || isFont(one.name, names)) &&
          (size === undefined || one.size === size),
      )
      const [first] = fonts
      return { isOk, actual: plain(`${first?.name ?? ''} ${sizeText(first?.size ?? 0)}`) }
    })
  },
})

const FLAGS = {
  bold: words('加粗', 'bold'),
  italic: words('倾斜', 'italic'),
  strike: words('删除线', 'struck out'),
}

const flags: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20302',
  title: words('加粗倾斜下划线', 'bold, italic, underline'),
  target: RangeTarget,
  expected: z
    .object({
      bold: z.optional(z.boolean()),
      italic: z.optional(z.boolean()),
      strike: z.optional(z.boolean()),
      /** none, single, double, singleAccounting, doubleAccounting. */
      underline: z.optional(z.string()),
    })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const names = (['bold', 'italic', 'strike'] as const).filter((n) => expected[n] !== undefined)
    const text = (read: (name: 'bold' | 'italic' | 'strike') => boolean, line: string): Words =>
      join([
        ...names.map((name) =>
          read(name) ? FLAGS[name] : words(`不${FLAGS[name].zh}`, `not ${FLAGS[name].en}`),
        ),
        ...(expected.underline === undefined ? [] : [words(`下划线 ${line}`, `underline ${line}`)]),
      ])
    return judgeCells(
      view,
      target,
      text((name) => expected[name] === true, expected.underline ?? ''),
      (format, cell, sheet) => {
        const fonts = fontsOf(view, format, cell, sheet)
        const first = fonts[0] ?? format.font
        return {
          isOk: fonts.every(
            (one) =>
              names.every((name) => one[name] === expected[name]) &&
              (expected.underline === undefined || one.underline === expected.underline),
          ),
          actual: text((name) => first[name], first.underline),
        }
      },
    )
  },
})

const Colors = z.array(z.string()).check(z.minLength(1))

const color: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20303',
  title: words('字体颜色', 'font colour'),
  target: RangeTarget,
  expected: z.object({ colors: Colors }),
  examine: (view, target, expected) =>
    judgeCells(view, target, plain(expected.colors.join('/')), (format, cell, sheet) => {
      const fonts = fontsOf(view, format, cell, sheet)
      return {
        isOk: fonts.every((one) => isColor(one.color, expected.colors)),
        actual: plain(fonts[0]?.color ?? 'auto'),
      }
    }),
})

const fill: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20304',
  title: words('填充', 'fill'),
  target: RangeTarget,
  expected: z.object({ colors: z.optional(Colors), pattern: z._default(z.string(), 'solid') }),
  examine(view, target, expected) {
    const { pattern, colors } = expected
    return judgeCells(
      view,
      target,
      plain([pattern, ...(colors === undefined ? [] : [colors.join('/')])].join(' ')),
      ({ fill: actual }) => ({
        isOk: actual.pattern === pattern && (colors === undefined || isColor(actual.color, colors)),
        actual:
          actual.pattern === 'none'
            ? words('无填充', 'no fill')
            : plain(`${actual.pattern} ${actual.color}`),
      }),
    )
  },
})

const HORIZONTAL: Readonly<Record<string, Words>> = {
  general: words('常规', 'general'),
  left: words('靠左', 'left'),
  center: words('居中', 'centred'),
  right: words('靠右', 'right'),
  centerContinuous: words('跨列居中', 'centred across the selection'),
  distributed: words('分散对齐', 'distributed'),
  justify: words('两端对齐', 'justified'),
  fill: words('填充', 'filled'),
}
const horizontalWords = (value: string): Words => HORIZONTAL[value] ?? plain(value)

const alignment: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20306',
  title: words('水平对齐', 'horizontal alignment'),
  target: RangeTarget,
  expected: z.object({ value: z.string().check(z.minLength(1)) }),
  examine: (view, target, expected) =>
    judgeCells(view, target, horizontalWords(expected.value), (format) => ({
      isOk: format.horizontal === expected.value,
      actual: horizontalWords(format.horizontal),
    })),
})

const merge: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20310',
  title: words('合并后居中', 'merge and centre'),
  target: RangeTarget,
  expected: z.object({ center: z._default(z.boolean(), true) }),
  examine(view, target, expected) {
    const wanted = expected.center
      ? words('合并后居中', 'merged and centred')
      : words('合并', 'merged')
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const part of target.ref.split(',')) {
      const range = parseRange(part)
      if (range === undefined) continue
      const { from } = range
      const name = rangeName(range)
      const isMerged = sheet.merges.some((one) => rangeName(one) === name)
      const { horizontal } = formatAt(view.workbook, sheet, from.row, from.column)
      tally.add(
        isMerged && (!expected.center || horizontal === 'center'),
        join([
          isMerged ? words('已合并', 'merged') : words('未合并', 'not merged'),
          horizontalWords(horizontal),
        ]),
      )
      evidence.push(cellEvidence(sheet, from, sheet.merges.map(rangeName).join(' ')))
    }
    return found(describeRange(target), wanted, COUNT.items, tally.units, evidence)
  },
})

export const formatCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  font,
  flags,
  color,
  fill,
  alignment,
  numberFormatChecker,
  merge,
]
