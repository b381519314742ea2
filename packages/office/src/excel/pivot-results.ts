import { parseRange, sheetOf, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { summarise, type SUMMARY_OF } from './check-consolidate.ts'
import { makeEvaluator, sheetNamed } from './evaluate-formula.ts'
import { tableNamed } from './read-tables.ts'
import { valueAt, type CellValue, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'

export type PivotFunction = keyof typeof SUMMARY_OF

/** The records that a pivot table is made of: names of its columns, and the cells below them. */
export interface PivotRecords {
  readonly names: readonly string[]
  readonly rows: readonly (readonly CellValue[])[]
}

/** The cells that a source text means: 数据!A1:D9, a table or a defined name. */
export function sourceRange(
  workbook: ExcelWorkbook,
  text: string,
): { readonly sheet: ExcelSheet; readonly range: CellRange } | undefined {
  const range = parseRange(text)
  const sheet = sheetNamed(workbook, sheetOf(text) ?? '')
  if (range !== undefined && sheet !== undefined)
    return {
      sheet,
      range: {
        from: range.from,
        to: {
          row: Math.min(range.to.row, Math.max(sheet.last.row, range.from.row)),
          column: Math.min(range.to.column, Math.max(sheet.last.column, range.from.column)),
        },
      },
    }
  const table = tableNamed(workbook, text)
  if (table !== undefined) return { sheet: table.sheet, range: table.range }
  const refers = workbook.definedName(text)
  return refers === undefined || refers === text || sheetOf(refers) === undefined
    ? undefined
    : sourceRange(workbook, refers)
}

/** Reads the records under a header row; formulas are computed where nothing is stored. */
export function recordsOf(workbook: ExcelWorkbook, text: string): PivotRecords | undefined {
  const source = sourceRange(workbook, text)
  if (source === undefined) return undefined
  const { sheet, range } = source
  const evaluator = makeEvaluator(workbook)
  const line = (row: number): CellValue[] =>
    Array.from({ length: range.to.column - range.from.column + 1 }, (_, index) => {
      const column = range.from.column + index
      return evaluator.cell(sheet, row, column) ?? valueAt(sheet, row, column)
    })
  const rows: CellValue[][] = []
  for (let row = range.from.row + 1; row <= range.to.row; row += 1) rows.push(line(row))
  return { names: line(range.from.row).map((one) => toText(one).trim()), rows }
}

const NO_ITEM = '(空白)'
export const itemText = (value: CellValue | undefined): string =>
  value === undefined || value.kind === 'empty' ? NO_ITEM : toText(value).trim()

/** The records that a filter of fields lets through: field names with the items that stay. */
export type Kept = ReadonlyMap<string, (item: string) => boolean>

/** A crosstable of records: what a value's field gives for rows and columns of items. */
export interface Crosstable {
  readonly rowItems: readonly string[]
  readonly columnItems: readonly string[]
  /** The value at items, or of all where one is undefined. */
  value(row: string | undefined, column: string | undefined): CellValue
}

const byItem = (one: string, two: string): number => {
  const [left, right] = [Number(one), Number(two)]
  if (!Number.isNaN(left) && !Number.isNaN(right)) return left - right
  return one < two ? -1 : one > two ? 1 : 0
}

/** Computes a pivot table's values from its records (20705). */
export function crosstable(
  records: PivotRecords,
  rowField: string | undefined,
  columnField: string | undefined,
  valueField: string,
  summary: PivotFunction,
  kept: Kept = new Map(),
): Crosstable {
  const place = (name: string | undefined): number =>
    name === undefined ? -1 : records.names.indexOf(name)
  const [rowAt, columnAt, valueAt_] = [rowField, columnField, valueField].map(place)
  const rows = records.rows.filter((record) =>
    [...kept].every(([name, keeps]) => keeps(itemText(record[place(name)]))),
  )
  const groups = new Map<string, CellValue[]>()
  const items = (at: number | undefined): string[] =>
    at === undefined || at < 0
      ? []
      : [...new Set(rows.map((record) => itemText(record[at])))].sort(byItem)
  const key = (row: string | undefined, column: string | undefined): string =>
    `${row ?? '\u0000'}\t${column ?? '\u0000'}`
  for (const record of rows) {
    const value = record[valueAt_ ?? -1] ?? { kind: 'empty' }
    const row = rowAt === undefined || rowAt < 0 ? undefined : itemText(record[rowAt])
    const column = columnAt === undefined || columnAt < 0 ? undefined : itemText(record[columnAt])
    for (const one of new Set([
      key(row, column),
      key(row, undefined),
      key(undefined, column),
      key(undefined, undefined),
    ])) {
      const list = groups.get(one)
      if (list === undefined) groups.set(one, [value])
      else list.push(value)
    }
  }
  return {
    rowItems: items(rowAt),
    columnItems: items(columnAt),
    value: (row, column) => {
      const list = groups.get(key(row, column))
      return list === undefined ? { kind: 'empty' } : summarise(summary, list)
    },
  }
}
