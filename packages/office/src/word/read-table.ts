import { at, attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { readPieces } from './read-pieces.ts'

/** A cell of a table's grid; a legacy horizontal merge (w:hMerge) is one cell. */
export interface WordCell {
  readonly node: XmlElement
  readonly row: number
  /** First column of the grid that it covers, from 0. */
  readonly column: number
  readonly columnSpan: number
  /** Rows that a vertical merge covers, from this cell on. */
  readonly rowSpan: number
  /** Which cell of its row it is, from 0. */
  readonly ordinal: number
  /** True for the covered cells below the first one of a vertical merge. */
  readonly isCovered: boolean
  /** The first cell of the vertical merge that covers this one. */
  readonly top: WordCell | undefined
  readonly text: string
}

export interface WordRow {
  readonly node: XmlElement
  readonly cells: readonly WordCell[]
}

export interface WordTable {
  readonly node: XmlElement
  readonly rows: readonly WordRow[]
  readonly columns: number
  readonly text: string
}

const WRAPPERS = new Set([
  'w:sdt',
  'w:sdtContent',
  'w:customXml',
  'w:ins',
  'w:moveTo',
  'w:smartTag',
])

/** Block children of a container, seen through content controls and insertions; deletions are out. */
export function blocks(container: XmlElement): XmlElement[] {
  return children(container).flatMap((one) => (WRAPPERS.has(one.name) ? blocks(one) : [one]))
}

/** The rows of a table as they finally are: deleted ones are out, those in content controls in. */
export function tableRows(table: XmlElement): XmlElement[] {
  return blocks(table).filter(
    (row) => row.name === 'w:tr' && at(row, 'w:trPr', 'w:del') === undefined,
  )
}

/** The cells of a row as they finally are, those in content controls too. */
export function rowCells(row: XmlElement): XmlElement[] {
  return blocks(row).filter(
    (cell) => cell.name === 'w:tc' && at(cell, 'w:tcPr', 'w:cellDel') === undefined,
  )
}

/** A column count of a file; what is no sensible number counts as nothing set. */
function countOf(element: XmlElement | undefined, otherwise: number): number {
  const count = Number(attribute(element, 'w:val') ?? otherwise)
  return Number.isInteger(count) && count >= 0 && count <= 1000 ? count : otherwise
}

function cellText(cell: XmlElement): string {
  return blocks(cell)
    .filter((block) => block.name === 'w:p')
    .map((block) =>
      readPieces(block)
        .pieces.map((piece) => piece.text)
        .join(''),
    )
    .join('\n')
}

type Draft = { -readonly [Key in keyof WordCell]: WordCell[Key] }

function readRow(row: XmlElement, index: number): Draft[] {
  const cells: Draft[] = []
  let column = countOf(at(row, 'w:trPr', 'w:gridBefore'), 0)
  for (const node of rowCells(row)) {
    const properties = child(node, 'w:tcPr')
    const columnSpan = Math.max(1, countOf(child(properties, 'w:gridSpan'), 1))
    const across = child(properties, 'w:hMerge')
    const last = cells.at(-1)
    const isJoined = across !== undefined && attribute(across, 'w:val') !== 'restart'
    if (isJoined && last !== undefined) last.columnSpan += columnSpan
    else {
      const merge = child(properties, 'w:vMerge')
      cells.push({
        node,
        row: index,
        column,
        columnSpan,
        rowSpan: 1,
        ordinal: cells.length,
        isCovered: merge !== undefined && attribute(merge, 'w:val') !== 'restart',
        top: undefined,
        text: cellText(node),
      })
    }
    column += columnSpan
  }
  return cells
}

/** Gives the first cells of vertical merges their height; a merge that nothing begins is none. */
function joinRows(rows: readonly Draft[][]): void {
  let above = new Map<number, Draft>()
  for (const cells of rows) {
    const here = new Map<number, Draft>()
    for (const cell of cells) {
      const top = above.get(cell.column)
      if (cell.isCovered && top?.columnSpan === cell.columnSpan) {
        top.rowSpan += 1
        cell.top = top
      } else cell.isCovered = false
      const isOpen = child(child(cell.node, 'w:tcPr'), 'w:vMerge') !== undefined
      if (isOpen) here.set(cell.column, cell.isCovered && top !== undefined ? top : cell)
    }
    above = here
  }
}

/** Builds the grid of a table; grid columns count, so merged cells keep their width (2.3). */
export function readTable(node: XmlElement): WordTable {
  const nodes = tableRows(node)
  const cells = nodes.map(readRow)
  joinRows(cells)
  const rows = nodes.map((row, index) => ({ node: row, cells: cells[index] ?? [] }))
  const columns = rows.reduce((most, row) => {
    const last = row.cells.at(-1)
    return Math.max(most, last === undefined ? 0 : last.column + last.columnSpan)
  }, 0)
  const text = rows.map((row) => row.cells.map((cell) => cell.text).join('\t')).join('\n')
  return { node, rows, columns, text }
}

/** The cell that covers a place of the grid, counted from 1; a merged cell covers several. */
export function cellAt(table: WordTable, row: number, column: number): WordCell | undefined {
  const here = table.rows[row - 1]?.cells.find(
    (cell) => cell.column < column && column <= cell.column + cell.columnSpan,
  )
  return here?.top ?? here
}
