import type { SeriesData, SeriesSource } from '../charts/write-series.ts'
import { toText } from './cell-value.ts'
import {
  cellKey,
  cellName,
  parseRange,
  sheetOf,
  type CellAddress,
  type CellRange,
} from './cell-reference.ts'
import { cellsIn, findSheet, sheetIndex } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { valueAt, type ExcelSheet } from './read-workbook.ts'

/** A rectangle of cells on a sheet. */
export interface SheetRange {
  readonly sheet: string
  readonly range: CellRange
}

/** The parts of a union, at commas outside quoted sheet names; one pass, as files may be hostile. */
function unionParts(reference: string): string[] {
  const parts: string[] = []
  let from = 0
  let isQuoted = false
  for (let at = 0; at < reference.length; at += 1) {
    const sign = reference[at]
    if (sign === "'") isQuoted = !isQuoted
    else if (sign === ',' && !isQuoted) {
      parts.push(reference.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, reference.slice(from)]
}

/**
 * Rectangles of a chart's reference: unions in brackets, defined names, sheet names in quotes.
 * Undefined when it is not readable (20802).
 */
export function rangesOfReference(
  view: ExcelView,
  written: string,
  usualSheet: string | undefined,
): readonly SheetRange[] | undefined {
  const resolved =
    parseRange(written) === undefined
      ? (view.workbook.definedName(written.replace(/^.*!/, ''), sheetOf(written) ?? usualSheet) ??
        written)
      : written
  const parts = unionParts(resolved.replace(/^\(|\)$/g, ''))
  const ranges: SheetRange[] = []
  for (const part of parts) {
    const range = parseRange(part)
    const sheet = sheetOf(part) ?? usualSheet
    if (range === undefined || sheet === undefined) return undefined
    ranges.push({ sheet, range })
  }
  return ranges
}

/** The cells that references cover, as sheet index and cell; undefined when one is not readable. */
export function cellSet(
  view: ExcelView,
  references: readonly string[],
  usualSheet: string | undefined,
): Set<string> | undefined {
  const cells = new Set<string>()
  for (const written of references) {
    const ranges = rangesOfReference(view, written, usualSheet)
    if (ranges === undefined) return undefined
    for (const { sheet, range } of ranges) {
      const index = sheetIndex(view, sheet)
      for (const cell of cellsIn([range])) cells.add(`${index}:${cellKey(cell.row, cell.column)}`)
    }
  }
  return cells
}

/** The texts now in cells, for series whose names are typed. */
export function textsIn(
  view: ExcelView,
  references: readonly string[],
  usualSheet: string | undefined,
): string[] {
  return references.flatMap((text) =>
    (rangesOfReference(view, text, usualSheet) ?? []).flatMap(({ sheet: name, range }) => {
      const sheet = findSheet(view, name)
      return sheet === undefined
        ? []
        : cellsIn([range]).map((cell) => toText(valueAt(sheet, cell.row, cell.column)).trim())
    }),
  )
}

/** The numbers now in cells, for charts whose references cannot be read. */
export function numbersIn(
  view: ExcelView,
  references: readonly string[],
  usualSheet: string | undefined,
): number[] {
  return references.flatMap((text) => {
    const ranges = rangesOfReference(view, text, usualSheet) ?? []
    return ranges.flatMap(({ sheet: name, range }) => {
      const sheet = findSheet(view, name)
      if (sheet === undefined) return []
      return cellsIn([range]).flatMap((cell) => {
        const value = valueAt(sheet, cell.row, cell.column)
        return value.kind === 'number' ? [value.number] : []
      })
    })
  })
}

function contentOf(sheet: ExcelSheet, { row, column }: CellAddress): string | number | undefined {
  const value = valueAt(sheet, row, column)
  if (value.kind === 'number') return value.number
  return value.kind === 'text' ? value.text : undefined
}

const quoted = (sheet: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`
const absolute = (cell: CellAddress): string => cellName(cell).replace(/^([A-Z]+)/, '$$$1$$')

/** Cells as a series takes them: the reference as Excel writes it, and what stands in them. */
export function seriesSource(sheet: ExcelSheet, range: CellRange): SeriesSource {
  const from = absolute(range.from)
  const to = absolute(range.to)
  return {
    reference: `${quoted(sheet.name)}!${from === to ? from : `${from}:${to}`}`,
    values: cellsIn([range]).map((cell) => contentOf(sheet, cell)),
  }
}

/** Rows or columns of a rectangle, each a rectangle. */
export function slices(range: CellRange, by: 'rows' | 'columns'): CellRange[] {
  const { from, to } = range
  const list: CellRange[] = []
  if (by === 'columns')
    for (let column = from.column; column <= to.column; column += 1)
      list.push({ from: { row: from.row, column }, to: { row: to.row, column } })
  else
    for (let row = from.row; row <= to.row; row += 1)
      list.push({ from: { row, column: from.column }, to: { row, column: to.column } })
  return list
}

const MOST_LINES = 200

/**
 * The data that a new chart takes when the active cell stands in the sheet's table: numbers in
 * columns, names from the row above them, categories from the first column of texts.
 */
export function usualChartData(sheet: ExcelSheet): SeriesData[] {
  const rows = Math.min(sheet.last.row, MOST_LINES)
  const columns = Math.min(sheet.last.column, MOST_LINES)
  const filled = (row: number): number =>
    Array.from({ length: columns + 1 }, (_, column) => contentOf(sheet, { row, column })).filter(
      (one) => one !== undefined,
    ).length
  let header = 0
  while (header < rows && filled(header) < 2) header += 1
  const column = (at: number): CellRange => ({
    from: { row: header + 1, column: at },
    to: { row: rows, column: at },
  })
  const isNumeric = (at: number): boolean =>
    cellsIn([column(at)]).every((cell) => typeof contentOf(sheet, cell) === 'number')
  const all = Array.from({ length: columns + 1 }, (_, at) => at)
  const texts = all.find((at) => !isNumeric(at))
  const categories = texts === undefined ? undefined : seriesSource(sheet, column(texts))
  return all.filter(isNumeric).map((at) => {
    const cell = { row: header, column: at }
    return {
      name: seriesSource(sheet, { from: cell, to: cell }),
      categories,
      values: seriesSource(sheet, column(at)),
    }
  })
}
