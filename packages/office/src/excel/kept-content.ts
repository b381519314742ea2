import type { CellAddress, CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { cellsIn } from './excel-targets.ts'
import { valueAt, type ExcelSheet } from './read-workbook.ts'

const textAt = (sheet: ExcelSheet, row: number, column: number): string =>
  toText(valueAt(sheet, row, column)).trim()

const texts = new WeakMap<ExcelSheet, ReadonlyMap<string, number>>()

/** How often each text stands anywhere on a sheet. */
function textsOf(sheet: ExcelSheet): ReadonlyMap<string, number> {
  const known = texts.get(sheet)
  if (known !== undefined) return known
  const counts = new Map<string, number>()
  for (const cell of sheet.cells.values()) {
    const text = toText(cell.value).trim()
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  texts.set(sheet, counts)
  return counts
}

/**
 * True when the content of a cell was not taken away to satisfy a checkpoint: it is as issued, was moved by
 * another step, or was written anew. A row that was deleted shows the row below.
 */
export function keepsCell(before: ExcelSheet, sheet: ExcelSheet, at: CellAddress): boolean {
  const old = textAt(before, at.row, at.column)
  const now = textAt(sheet, at.row, at.column)
  if (old === '' || old === now) return true
  return now !== '' && (textsOf(sheet).has(old) || now !== textAt(before, at.row + 1, at.column))
}

/** True when all that stood in a range still stands somewhere on the sheet: it may have been sorted since. */
export function keepsRange(before: ExcelSheet, sheet: ExcelSheet, range: CellRange): boolean {
  const wanted = new Map<string, number>()
  for (const { row, column } of cellsIn([range])) {
    const text = textAt(before, row, column)
    if (text !== '') wanted.set(text, (wanted.get(text) ?? 0) + 1)
  }
  const now = textsOf(sheet)
  return [...wanted].every(([text, count]) => (now.get(text) ?? 0) >= count)
}
