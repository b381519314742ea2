import { describeUnreadable } from '../package/open-package.ts'
import type { UnreadableReason } from '../package/package-error.ts'
import { openExcel } from './excel-view.ts'
import { evaluateFormula } from './evaluate-formula.ts'
import { toText } from './cell-value.ts'
import { dateText, formatMeaning, plainNumber } from './number-format.ts'
import { formatAt, type CellValue, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'

export interface SheetText {
  readonly name: string
  /** Rectangular: short and missing rows are filled with empty texts. */
  readonly rows: string[][]
  /** Columns of each row whose number is longer than a spreadsheet keeps: its end may be rounded. */
  readonly longNumbers: ReadonlyMap<number, ReadonlySet<number>>
}

export type SheetsOutcome =
  | { readonly kind: 'ok'; readonly sheets: SheetText[] }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string }

/** A single far-off cell must not make millions of empty texts. */
const MOST_CELLS = 5_000_000
const MOST_COLUMNS = 2_000
/** Digits of a number that spreadsheets keep; they write zeros for those behind. */
const KEPT_DIGITS = 15

/** A value as its reader sees it; long numbers in full, dates as yyyy-mm-dd. */
export function displayText(
  workbook: ExcelWorkbook,
  value: CellValue,
  numberFormat: string,
): string {
  if (value.kind !== 'number') return toText(value)
  const meaning = formatMeaning(numberFormat)
  if (meaning.category === 'date' || meaning.category === 'time')
    return dateText(value.number, workbook.isDate1904)
  const text = value.digits ?? plainNumber(value.number)
  // Numbers shown with leading zeros (student number 00123) keep them.
  const isPadded = meaning.category === 'number' && meaning.zeros > 1 && /^\d+$/.test(text)
  return isPadded ? text.padStart(meaning.zeros, '0') : text
}

function sheetText(workbook: ExcelWorkbook, sheet: ExcelSheet): SheetText {
  const width = Math.min(sheet.last.column + 1, MOST_COLUMNS)
  const height = Math.min(sheet.last.row + 1, Math.floor(MOST_CELLS / Math.max(width, 1)))
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => ''))
  const longNumbers = new Map<number, Set<number>>()
  for (const cell of sheet.cells.values()) {
    const row = rows[cell.row]
    if (row === undefined || cell.column >= width) continue
    const isMissing = cell.value.kind === 'empty' && cell.formula !== undefined
    const value = isMissing
      ? (evaluateFormula(workbook, sheet, cell.formula ?? '', cell) ?? cell.value)
      : cell.value
    if (value.kind === 'empty') continue
    const { numberFormat } = formatAt(workbook, sheet, cell.row, cell.column)
    row[cell.column] = displayText(workbook, value, numberFormat)
    if (value.kind !== 'number' || Math.abs(value.number) < 10 ** KEPT_DIGITS) continue
    const columns = longNumbers.get(cell.row) ?? new Set()
    longNumbers.set(cell.row, columns.add(cell.column))
  }
  return { name: sheet.name, rows, longNumbers }
}

/**
 * The plain texts of all sheets of an .xlsx, for importing rosters. Never throws: what cannot be
 * opened comes back with its reason.
 */
export function readSheets(bytes: Uint8Array): SheetsOutcome {
  try {
    const workbook = openExcel(bytes)
    const sheets = workbook.sheetNames.flatMap((_, index) => {
      const sheet = workbook.sheet(index)
      return sheet === undefined ? [] : [sheetText(workbook, sheet)]
    })
    return { kind: 'ok', sheets }
  } catch (error) {
    return describeUnreadable(error)
  }
}
