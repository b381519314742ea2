/** A cell by zero-based row and column. */
export interface CellAddress {
  readonly row: number
  readonly column: number
}

/** A rectangle of cells, both corners included, zero-based. */
export interface CellRange {
  readonly from: CellAddress
  readonly to: CellAddress
}

export const MAX_ROWS = 1_048_576
export const MAX_COLUMNS = 16_384

/** Zero-based number of a column's letters, or undefined. */
export function columnOf(letters: string): number | undefined {
  if (!/^[A-Za-z]{1,3}$/.test(letters)) return undefined
  let number = 0
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64
  return number <= MAX_COLUMNS ? number - 1 : undefined
}

export function columnName(column: number): string {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}

export function cellName({ row, column }: CellAddress): string {
  return `${columnName(column)}${row + 1}`
}

/** One number per cell, for maps. */
export function cellKey(row: number, column: number): number {
  return row * MAX_COLUMNS + column
}

/** Reads A1 or $A$1. */
export function parseCell(text: string): CellAddress | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(text.trim())
  const column = columnOf(match?.[1] ?? '')
  const row = Number(match?.[2]) - 1
  if (match === null || column === undefined || row < 0 || row >= MAX_ROWS) return undefined
  return { row, column }
}

/** Reads A1, A1:B2, A:C or 1:3, with or without $; a sheet name in front is cut off. */
export function parseRange(text: string): CellRange | undefined {
  const plain = text
    .trim()
    .replace(/^=/, '')
    .replace(/^('(?:[^']|'')*'|[^'!]*)!/, '')
  const [first = '', second = first] = plain.split(':')
  const from = parseCell(first)
  const to = parseCell(second)
  if (from !== undefined && to !== undefined)
    return {
      from: { row: Math.min(from.row, to.row), column: Math.min(from.column, to.column) },
      to: { row: Math.max(from.row, to.row), column: Math.max(from.column, to.column) },
    }
  const columns = [first, second].map((part) => columnOf(part.replace('$', '')))
  const [left, right] = columns
  if (left !== undefined && right !== undefined && plain.includes(':'))
    return {
      from: { row: 0, column: Math.min(left, right) },
      to: { row: MAX_ROWS - 1, column: Math.max(left, right) },
    }
  const rows = [first, second].map((part) => /^\$?(\d{1,7})$/.exec(part)?.[1])
  if (rows[0] !== undefined && rows[1] !== undefined && plain.includes(':')) {
    const numbers = rows.map((one) => Number(one) - 1)
    return {
      from: { row: Math.min(...numbers), column: 0 },
      to: { row: Math.max(...numbers), column: MAX_COLUMNS - 1 },
    }
  }
  return undefined
}

/** The sheet name in front of a reference, unquoted. */
export function sheetOf(text: string): string | undefined {
  const match = /^=?(?:'((?:[^']|'')*)'|([^'!]+))!/.exec(text.trim())
  return match === null ? undefined : (match[1]?.replaceAll("''", "'") ?? match[2])
}

export function rangeName(range: CellRange): string {
  const from = cellName(range.from)
  const to = cellName(range.to)
  return from === to ? from : `${from}:${to}`
}

export function isOverlap(one: CellRange, other: CellRange): boolean {
  return (
    one.from.row <= other.to.row &&
    other.from.row <= one.to.row &&
    one.from.column <= other.to.column &&
    other.from.column <= one.to.column
  )
}

/** The rectangles of a reference with commas, whole rows and columns as they are. */
export function rangesIn(ref: string): CellRange[] {
  return ref.split(',').flatMap((part) => parseRange(part) ?? [])
}
