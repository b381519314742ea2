import * as z from 'zod/mini'
import {
  blocked,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { ensureChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { columnName, columnOf } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { columnsToEdit, editSheet, type SheetEdit } from './edit-cells.ts'
import { sheetsStart } from './examples/sheets-start.ts'
import { ColumnsTarget, findSheet, NO_SHEET, RowsTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { columnElement, type ExcelSheet } from './read-workbook.ts'

/** Nobody asks for more rows or columns than these in one checkpoint; a file may name millions. */
export const MOST_LINES = 10_000

export function describeRows(target: z.infer<typeof RowsTarget>) {
  const [first, last] = target.rows
  return words(`${target.sheet} 第${first}–${last}行`, `${target.sheet} rows ${first}–${last}`)
}

export function describeColumns(target: z.infer<typeof ColumnsTarget>) {
  const between = target.columns.join('–')
  return words(`${target.sheet} ${between}列`, `${target.sheet} columns ${between}`)
}

/** Row numbers of a target, from 0. */
export function rowsIn(target: z.infer<typeof RowsTarget>): number[] {
  const [first, last] = target.rows
  const count = Math.min(Math.max(last - first + 1, 0), MOST_LINES)
  return Array.from({ length: count }, (_, index) => first - 1 + index)
}

/** Column numbers of a target, from 0. */
export function columnsIn(target: z.infer<typeof ColumnsTarget>): number[] {
  const from = columnOf(target.columns[0]) ?? 0
  const to = columnOf(target.columns[1]) ?? from
  const count = Math.min(Math.max(to - from + 1, 0), MOST_LINES)
  return Array.from({ length: count }, (_, index) => from + index)
}

export const rowsToEdit = (edit: SheetEdit, target: z.infer<typeof RowsTarget>): XmlElement[] =>
  rowsIn(target).map((row) => edit.row(row))

const USUAL_HEIGHT = 15
const HEIGHT_TOLERANCE = 0.5

const rowHeight: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20401',
  title: words('行高', 'row height'),
  target: RowsTarget,
  expected: z
    .object({
      points: z.optional(z.number().check(z.gt(0), z.lte(409.5))),
      /** Higher rows are right as well (不低于). */
      atLeast: z._default(z.boolean(), false),
      /** The height follows the content, as it does where nobody set it. */
      bestFit: z.optional(z.literal(true)),
    })
    .check(
      z.refine((value) => value.points !== undefined || value.bestFit === true, 'nothing expected'),
    ),
  examine(view, target, { points, atLeast, bestFit }) {
    const where = describeRows(target)
    const wanted =
      points === undefined
        ? words('自动调整行高', 'best fit')
        : words(
            `行高${atLeast ? '不低于' : ''}${points}磅`,
            `${atLeast ? 'at least ' : ''}${points} pt high`,
          )
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const format = child(sheet.root, 'x:sheetFormatPr')
    const usual = numberOf(format, 'defaultRowHeight') ?? USUAL_HEIGHT
    const tally = new UnitTally()
    for (const row of rowsIn(target)) {
      const element = sheet.rows.get(row)
      const own = numberOf(element, 'ht')
      const height = own ?? usual
      const isSet = isOn(attribute(own === undefined ? format : element, 'customHeight') ?? '0')
      // Programs round heights to screen pixels (2.7).
      const isRight =
        points === undefined ||
        (atLeast
          ? height >= points - HEIGHT_TOLERANCE
          : // A height that follows from the content happens to be right (5.4).
            isSet && Math.abs(height - points) <= HEIGHT_TOLERANCE)
      tally.add(
        isRight && (bestFit === undefined || !isSet),
        isSet
          ? words(`${height}磅`, `${height} pt`)
          : words(`${height}磅（自动）`, `${height} pt (automatic)`),
      )
    }
    return found(where, wanted, words('行', 'rows'), tally.units)
  },
  apply(draft, target, { points }) {
    for (const row of rowsToEdit(editSheet(draft, target.sheet), target))
      setAttributes(row, { ht: points, customHeight: points === undefined ? undefined : 1 })
  },
  example: {
    start: sheetsStart,
    target: { in: 'rows', sheet: '销售表', rows: [1, 2] },
    expected: { points: 25 },
    near: [
      { name: 'one point more', expected: { points: 26 } },
      { name: 'one row less', target: { in: 'rows', sheet: '销售表', rows: [1, 1] } },
    ],
  },
})

/** Width that Excel adds to the characters asked for, with the usual Chinese font (2.7). */
const PADDING = 0.625

/** About how many characters each column's longest text is wide; Chinese ones count twice. */
function contentWidths(sheet: ExcelSheet): ReadonlyMap<number, number> {
  const widths = new Map<number, number>()
  for (const cell of sheet.cells.values()) {
    let width = 0
    for (const character of toText(cell.value)) width += character > '\u2e7f' ? 2 : 1
    widths.set(cell.column, Math.max(widths.get(cell.column) ?? 0, width))
  }
  return widths
}

/** Programs other than Excel leave no mark of a best fit: the width tells, where it fits closely. */
function isFitted(
  sheet: ExcelSheet,
  column: number,
  before: ExcelSheet | undefined,
  content: number,
): boolean {
  const found = columnElement(sheet, column)
  if (isOn(attribute(found, 'bestFit') ?? '0')) return true
  const width = numberOf(found, 'width')
  const old = before === undefined ? undefined : numberOf(columnElement(before, column), 'width')
  if (width === undefined || content === 0 || width === old) return false
  return width >= content * 0.9 && width <= content * 1.25 + 2
}

const columnWidth: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20402',
  title: words('列宽', 'column width'),
  target: ColumnsTarget,
  expected: z
    .object({
      characters: z.optional(z.number().check(z.gt(0), z.lte(255))),
      atLeast: z._default(z.boolean(), false),
      bestFit: z.optional(z.literal(true)),
    })
    .check(
      z.refine(
        (value) => value.characters !== undefined || value.bestFit === true,
        'nothing expected',
      ),
    ),
  limits: words(
    'WPS 和 LibreOffice 的“自动调整列宽”不留标记，按列宽与内容是否相符判断',
    'WPS and LibreOffice leave no mark of a best fit; the width is compared with the content',
  ),
  examine(view, target, { characters, atLeast, bestFit }) {
    const where = describeColumns(target)
    const wanted =
      characters === undefined
        ? words('自动调整列宽', 'best fit')
        : words(
            `列宽${atLeast ? '不小于' : ''}${characters}`,
            `${atLeast ? 'at least ' : ''}${characters} wide`,
          )
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const before =
      view.start === undefined
        ? undefined
        : findSheet({ ...view, workbook: view.start }, target.sheet)
    const format = child(sheet.root, 'x:sheetFormatPr')
    const usual = numberOf(format, 'defaultColWidth') ?? 8.43
    const contents = bestFit === undefined ? new Map<number, number>() : contentWidths(sheet)
    const tally = new UnitTally()
    for (const column of columnsIn(target)) {
      const width = numberOf(columnElement(sheet, column), 'width') ?? usual
      const gap = width - (characters ?? 0)
      // The stored width holds the padding of the default font (2.7).
      const isOk =
        (characters === undefined || (gap >= -0.005 && (atLeast || gap <= 0.855))) &&
        (bestFit === undefined || isFitted(sheet, column, before, contents.get(column) ?? 0))
      tally.add(isOk, plain(`${columnName(column)} ${Math.round(width * 100) / 100}`))
    }
    return found(where, wanted, words('列', 'columns'), tally.units)
  },
  apply(draft, target, { characters, bestFit }) {
    const edit = editSheet(draft, target.sheet)
    const columns = columnsIn(target)
    const elements = columnsToEdit(edit, columns[0] ?? 0, columns.at(-1) ?? 0)
    const contents = contentWidths(edit.sheet)
    for (const one of elements) {
      const column = (numberOf(one, 'min') ?? 1) - 1
      setAttributes(one, {
        width: characters === undefined ? (contents.get(column) ?? 0) + 1.5 : characters + PADDING,
        customWidth: 1,
        bestFit: bestFit === undefined ? undefined : 1,
      })
    }
  },
  example: {
    start: sheetsStart,
    target: { in: 'columns', sheet: '销售表', columns: ['A', 'B'] },
    expected: { characters: 12 },
    near: [
      { name: 'one character more', expected: { characters: 13 } },
      {
        name: 'one column less',
        target: { in: 'columns', sheet: '销售表', columns: ['A', 'A'] },
      },
    ],
  },
})

const outline: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20408',
  title: words('分级显示', 'grouping'),
  target: z.union([RowsTarget, ColumnsTarget]),
  expected: z.object({
    level: z._default(z.int().check(z.gte(0), z.lte(7)), 1),
    /** The group is folded, so that its rows or columns are not seen. */
    collapsed: z.optional(z.boolean()),
  }),
  examine(view, target, { level, collapsed }) {
    const where = target.in === 'rows' ? describeRows(target) : describeColumns(target)
    const wanted = words(
      `第${level}级分组${collapsed === true ? '，已折叠' : ''}`,
      `grouped at level ${level}${collapsed === true ? ', folded' : ''}`,
    )
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const lines =
      target.in === 'rows'
        ? rowsIn(target).map((row) => sheet.rows.get(row))
        : columnsIn(target).map((column) => columnElement(sheet, column))
    const tally = new UnitTally()
    for (const line of lines) {
      const actual = numberOf(line, 'outlineLevel') ?? 0
      const isHidden = isOn(attribute(line, 'hidden') ?? '0')
      tally.add(
        actual === level && (collapsed === undefined || collapsed === isHidden),
        words(
          `第${actual}级${isHidden ? '，已隐藏' : ''}`,
          `level ${actual}${isHidden ? ', hidden' : ''}`,
        ),
      )
    }
    return found(where, wanted, words('行列', 'rows or columns'), tally.units)
  },
  apply(draft, target, { level, collapsed }) {
    const edit = editSheet(draft, target.sheet)
    const format = ensureChild(edit.root, 'x:sheetFormatPr')
    const isRows = target.in === 'rows'
    const name = isRows ? 'outlineLevelRow' : 'outlineLevelCol'
    setAttributes(format, { [name]: Math.max(numberOf(format, name) ?? 0, level) })
    const lines = isRows
      ? rowsToEdit(edit, target)
      : columnsToEdit(edit, columnsIn(target)[0] ?? 0, columnsIn(target).at(-1) ?? 0)
    for (const line of lines) {
      setAttributes(line, { outlineLevel: level === 0 ? undefined : level })
      if (collapsed !== undefined) setAttributes(line, { hidden: collapsed ? 1 : undefined })
    }
    if (collapsed !== true) return
    // The line behind a folded group carries its mark.
    if (isRows) setAttributes(edit.row(target.rows[1]), { collapsed: 1 })
    else {
      const next = (columnsIn(target).at(-1) ?? 0) + 1
      for (const one of columnsToEdit(edit, next, next)) setAttributes(one, { collapsed: 1 })
    }
  },
  example: {
    start: sheetsStart,
    target: { in: 'rows', sheet: '销售表', rows: [4, 5] },
    expected: { level: 1, collapsed: true },
    near: [
      { name: 'not folded', expected: { level: 1, collapsed: false } },
      {
        name: 'hidden by hand',
        make(draft) {
          const edit = editSheet(draft, '销售表')
          for (const row of [3, 4]) setAttributes(edit.row(row), { hidden: 1 })
        },
      },
    ],
  },
})

export const lineCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  rowHeight,
  columnWidth,
  outline,
]
