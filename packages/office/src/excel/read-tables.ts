import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, type CellRange } from './cell-reference.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

/** A table of a sheet (套用表格格式), with the rows that its reference names. */
export interface SheetTable {
  readonly name: string
  readonly sheet: ExcelSheet
  readonly part: string
  readonly root: XmlElement
  readonly range: CellRange
  readonly headerRows: number
  readonly totalsRows: number
  readonly columns: readonly string[]
}

/** The tables of a sheet; parts that cannot be read as tables are left out. */
export function tablesOf(workbook: ExcelWorkbook, sheet: ExcelSheet): readonly SheetTable[] {
  const { source } = workbook
  return source.relationships(sheet.part).flatMap((link) => {
    if (link.isExternal || link.type !== 'table') return []
    const root = source.xml(link.target)
    const range = parseRange(attribute(root, 'ref') ?? '')
    if (range === undefined) return []
    return {
      name: attribute(root, 'displayName') ?? attribute(root, 'name') ?? '',
      sheet,
      part: link.target,
      root,
      range,
      headerRows: numberOf(root, 'headerRowCount') ?? 1,
      totalsRows: numberOf(root, 'totalsRowCount') ?? 0,
      columns: children(child(root, 'x:tableColumns'), 'x:tableColumn').map(
        (one) => attribute(one, 'name') ?? '',
      ),
    }
  })
}

/** Finds a table of the workbook by its name, without case. */
export function tableNamed(workbook: ExcelWorkbook, name: string): SheetTable | undefined {
  const wanted = name.toLowerCase()
  for (const index of workbook.sheetNames.keys()) {
    const sheet = workbook.sheet(index)
    if (sheet === undefined) continue
    const found = tablesOf(workbook, sheet).find((table) => table.name.toLowerCase() === wanted)
    if (found !== undefined) return found
  }
  return undefined
}

const plainColumn = (text: string): string =>
  text
    .replace(/'(.)/g, '$1')
    .replace(/_x000[aA]_|\r?\n/g, '\n')
    .trim()
    .toLowerCase()

/**
 * The cells that a table's reference means: 表1[单价], 表1[[#This Row],[单价]], 表1[@单价], 表1[#All].
 * @param row of the formula, 0-based, for references to its own row.
 * @returns undefined for tables, columns and forms that are not there.
 */
export function structuredRange(
  table: SheetTable,
  specification: string,
  row: number | undefined,
): CellRange | undefined {
  const inner = specification.replace(/^\[|\]$/g, '')
  const { from, to } = table.range
  const body = { from: from.row + table.headerRows, to: to.row - table.totalsRows }
  const items: string[] = []
  const columns: string[] = []
  const parts = inner.includes('[')
    ? [...inner.matchAll(/\[((?:[^[\]']|'.)*)\]/g)].map((one) => one[1] ?? '')
    : [inner]
  for (const part of parts) {
    if (part.startsWith('#')) items.push(part.toLowerCase())
    else if (part.startsWith('@')) {
      items.push('#this row')
      if (part.length > 1) columns.push(part.slice(1))
    } else if (part.trim() !== '') columns.push(part)
  }
  if (inner.startsWith('@') && inner.includes('[')) items.push('#this row')
  const places = columns.map((name) => table.columns.map(plainColumn).indexOf(plainColumn(name)))
  if (places.some((place) => place < 0)) return undefined
  const isSpan = /\]\s*:\s*\[/.test(inner)
  if (places.length > 1 && !isSpan) return undefined
  const left = places.length === 0 ? 0 : Math.min(...places)
  const right = places.length === 0 ? to.column - from.column : Math.max(...places)
  let rows: { from: number; to: number } | undefined = items.length === 0 ? body : undefined
  for (const item of items) {
    const next =
      item === '#all'
        ? { from: from.row, to: to.row }
        : item === '#headers'
          ? { from: from.row, to: from.row + table.headerRows - 1 }
          : item === '#totals'
            ? { from: to.row - table.totalsRows + 1, to: to.row }
            : item === '#data'
              ? body
              : row === undefined || row < body.from || row > body.to
                ? undefined
                : { from: row, to: row }
    if (next === undefined) return undefined
    rows =
      rows === undefined
        ? next
        : { from: Math.min(rows.from, next.from), to: Math.max(rows.to, next.to) }
  }
  if (rows === undefined || rows.to < rows.from) return undefined
  return {
    from: { row: rows.from, column: from.column + left },
    to: { row: rows.to, column: from.column + right },
  }
}
