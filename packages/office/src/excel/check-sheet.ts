import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { attribute, child, isOn, numberOf } from '../package/xml-query.ts'
import { columnName, columnOf } from './cell-reference.ts'
import { ColumnsTarget, findSheet, NO_SHEET, RowsTarget, SheetTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { toText } from './cell-value.ts'
import { columnElement, type ExcelSheet } from './read-workbook.ts'
import type { ExcelDraft } from './excel-draft.ts'

const MOST_LINES = 10_000

const rowHeight: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20401',
  title: words('行高', 'row height'),
  target: RowsTarget,
  expected: z.object({ points: z.number().check(z.gt(0)) }),
  examine(view, target, expected) {
    const [first, last] = target.rows
    const where = words(
      `${target.sheet} 第${first}–${last}行`,
      `${target.sheet} rows ${first}–${last}`,
    )
    const wanted = words(`行高${expected.points}磅`, `${expected.points} pt high`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const usual = numberOf(child(sheet.root, 'x:sheetFormatPr'), 'defaultRowHeight') ?? 15
    const tally = new UnitTally()
    for (let row = first; row <= Math.min(last, first + MOST_LINES); row += 1) {
      const height = numberOf(sheet.rows.get(row - 1), 'ht') ?? usual
      // Programs round heights to screen pixels (2.7).
      tally.add(Math.abs(height - expected.points) <= 0.5, words(`${height}磅`, `${height} pt`))
    }
    return found(where, wanted, words('行', 'rows'), tally.units)
  },
})

const columnWidth: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20402',
  title: words('列宽', 'column width'),
  target: ColumnsTarget,
  expected: z
    .object({ characters: z.optional(z.number()), bestFit: z.optional(z.literal(true)) })
    .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected')),
  examine(view, target, expected) {
    const where = words(
      `${target.sheet} ${target.columns.join('–')}列`,
      `${target.sheet} columns ${target.columns.join('–')}`,
    )
    const wanted =
      expected.characters === undefined
        ? words('自动调整列宽', 'best fit')
        : words(`列宽${expected.characters}`, `${expected.characters} wide`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const format = child(sheet.root, 'x:sheetFormatPr')
    const usual = numberOf(format, 'defaultColWidth') ?? 8.43
    const tally = new UnitTally()
    const from = columnOf(target.columns[0]) ?? 0
    const to = columnOf(target.columns[1]) ?? from
    for (let column = from; column <= to; column += 1) {
      const element = columnElement(sheet, column)
      const width = numberOf(element, 'width') ?? usual
      const hasBestFit = isOn(attribute(element, 'bestFit') ?? '0')
      const gap = width - (expected.characters ?? 0)
      // The stored width holds the padding of the default font (2.7).
      const isOk =
        (expected.characters === undefined || (gap >= -0.005 && gap <= 0.855)) &&
        (expected.bestFit === undefined || hasBestFit)
      tally.add(isOk, plain(`${columnName(column)} ${Math.round(width * 100) / 100}`))
    }
    return found(where, wanted, words('列', 'columns'), tally.units)
  },
})

const textsOf = (sheet: ExcelSheet | undefined): Set<string> =>
  new Set(
    [...(sheet?.cells.values() ?? [])]
      .map((cell) => toText(cell.value))
      .filter((text) => text !== ''),
  )

const sheetName: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20404',
  title: words('工作表重命名', 'sheet name'),
  /** The sheet's name in the start file. */
  target: SheetTarget,
  expected: z.object({ name: z.string().check(z.minLength(1)) }),
  examine(view, target, expected) {
    const where = words(`工作表“${target.sheet}”`, `sheet “${target.sheet}”`)
    const wanted = words(`改名为“${expected.name}”`, `is named “${expected.name}”`)
    const names = view.workbook.sheetNames
    const index = names.findIndex((name) => name.trim() === expected.name.trim())
    const actual = words(`工作表：${names.join('、')}`, `sheets: ${names.join(', ')}`)
    if (index < 0) return found(where, wanted, COUNT.items, single(false, actual))
    const before = view.start?.sheetNames.findIndex((name) => name.trim() === target.sheet.trim())
    const origin = before === undefined || before < 0 ? undefined : view.start?.sheet(before)
    const known = textsOf(origin)
    const now = textsOf(view.workbook.sheet(index))
    const shared = [...known].filter((text) => now.has(text)).length
    // A new sheet of that name is not the old one renamed: the content tells (5.4).
    const isSameSheet = known.size === 0 || shared >= known.size / 2
    const isOldGone =
      target.sheet.trim() === expected.name.trim() ||
      !names.some((name) => name.trim() === target.sheet.trim())
    return found(where, wanted, COUNT.items, single(isSameSheet && isOldGone, actual))
  },
})

export const sheetCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  rowHeight,
  columnWidth,
  sheetName,
]
