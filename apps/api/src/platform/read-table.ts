import { readSheets } from '@wenkao/office/sheets'
import Papa from 'papaparse'

/** A spreadsheet as rows of plain texts, or why it cannot be read. */
export type TableRead =
  | {
      readonly kind: 'table'
      readonly source: 'xlsx' | 'utf-8' | 'gb18030'
      readonly sheets: readonly string[]
      readonly headings: readonly string[]
      /** Rows below the heading with the line number that a person sees (heading = its own line). */
      readonly rows: readonly TableRow[]
    }
  | { readonly kind: 'unreadable'; readonly reason: string }

export interface TableRow {
  /** Counted from 1, as a person sees it. */
  readonly line: number
  readonly cells: readonly string[]
  /** Columns with a number of more than 15 digits, whose end the spreadsheet may have rounded. */
  readonly longNumbers?: ReadonlySet<number>
}

const MOST_ROWS = 100_000

/**
 * Reads a spreadsheet of people: .xlsx by its content, anything else as CSV in UTF-8 (with or without BOM) or
 * GB18030. Empty rows are passed over; the first row with text is the heading.
 * @param sheet name of the worksheet; the first one with text by default.
 */
export function readTable(bytes: Uint8Array, sheet?: string): TableRead {
  if (bytes.length === 0) return { kind: 'unreadable', reason: 'empty' }
  const isContainer = bytes[0] === 0x50 && bytes[1] === 0x4b
  const isLegacy = bytes[0] === 0xd0 && bytes[1] === 0xcf
  if (isContainer || isLegacy) return readWorkbook(bytes, sheet)
  return readCsv(bytes)
}

function readWorkbook(bytes: Uint8Array, sheet: string | undefined): TableRead {
  const read = readSheets(bytes)
  if (read.kind === 'unreadable') return { kind: 'unreadable', reason: read.reason }
  const hasText = (rows: readonly (readonly string[])[]) => rows.some((row) => row.some(isText))
  const chosen = read.sheets.find((entry) =>
    sheet === undefined ? hasText(entry.rows) : entry.name === sheet,
  )
  // Taking another sheet than the one that was asked for would import the wrong people.
  if (!chosen && sheet !== undefined) return { kind: 'unreadable', reason: 'no-such-sheet' }
  if (!chosen) return { kind: 'unreadable', reason: 'empty' }
  return tableOf(
    'xlsx',
    read.sheets.map((entry) => entry.name),
    chosen.rows,
    chosen.longNumbers,
  )
}

function readCsv(bytes: Uint8Array): TableRead {
  const decoded = decodeCsv(bytes)
  if (!decoded) return { kind: 'unreadable', reason: 'encoding' }
  if (decoded.text.includes('\u0000')) return { kind: 'unreadable', reason: 'not-a-table' }
  // Greedy skipping would shift the line numbers that a person sees; empty rows go later.
  const parsed = Papa.parse<string[]>(decoded.text, { skipEmptyLines: false })
  // An open quote swallows every row below it: those people would be missing without a word.
  if (parsed.errors.some((error) => error.type === 'Quotes')) {
    return { kind: 'unreadable', reason: 'quotes' }
  }
  return tableOf(decoded.encoding, [], parsed.data)
}

/** UTF-8 when every byte fits (BOM or not), else GB18030, which Chinese Excel writes. */
function decodeCsv(
  bytes: Uint8Array,
): { readonly text: string; readonly encoding: 'utf-8' | 'gb18030' } | undefined {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding }
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause
    }
  }
  return undefined
}

function tableOf(
  source: 'xlsx' | 'utf-8' | 'gb18030',
  sheets: readonly string[],
  rows: readonly (readonly string[])[],
  longNumbers: ReadonlyMap<number, ReadonlySet<number>> = new Map(),
): TableRead {
  const lines = rows
    .map((cells, at): TableRow => {
      const long = longNumbers.get(at)
      const row = { line: at + 1, cells: cells.map((cell) => cell.trim()) }
      return long === undefined ? row : { ...row, longNumbers: long }
    })
    .filter((row) => row.cells.some(isText))
  const [heading, ...body] = lines
  if (!heading) return { kind: 'unreadable', reason: 'empty' }
  if (body.length > MOST_ROWS) return { kind: 'unreadable', reason: 'too-large' }
  return { kind: 'table', source, sheets, headings: heading.cells, rows: body }
}

const isText = (cell: string): boolean => cell.trim() !== ''

/** The same for headings however they are written: width, case, spaces and brackets do not count. */
export const foldHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-（）()*：:]/g, '')
