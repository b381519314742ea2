import {
  append,
  copyElement,
  element,
  insertBeside,
  putChild,
  remove,
  removeChildren,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { cellProperties, emptyCopy, gridColumns } from './edit-table.ts'
import type { WordCell, WordTable } from './read-table.ts'

function setSpan(cell: XmlElement, span: number): void {
  const properties = cellProperties(cell)
  if (span === 1) removeChildren(properties, 'w:gridSpan')
  else putChild(properties, 'w:gridSpan', { 'w:val': span })
}

const widthOf = (cell: XmlElement): number =>
  numberOf(child(cellProperties(cell), 'w:tcW'), 'w:w') ?? 0

function setWidth(cell: XmlElement, width: number): void {
  const known = child(cellProperties(cell), 'w:tcW')
  if (known !== undefined) setAttributes(known, { 'w:w': Math.round(width) })
}

/** Moves the paragraphs with text of one cell to the end of another. */
function moveText(from: WordCell, to: WordCell): void {
  if (from.text === '') return
  for (const one of children(from.node))
    if (one.name !== 'w:tcPr') {
      remove(one)
      append(to.node, one)
    }
  append(from.node, element('w:p'))
}

/**
 * Makes one cell of a rectangle of the grid, as Word does: texts go to the first cell. Does nothing
 * where the rectangle is one cell already. Throws when cells reach over its edge.
 */
export function mergeCells(
  table: WordTable,
  rows: readonly [number, number],
  columns: readonly [number, number],
): void {
  const [from, to] = [columns[0] - 1, columns[1]]
  const isInside = (cell: WordCell): boolean =>
    cell.column >= from && cell.column + cell.columnSpan <= to
  let top: WordCell | undefined
  for (const row of table.rows.slice(rows[0] - 1, rows[1])) {
    const [first, ...others] = row.cells.filter(isInside)
    const last = others.at(-1) ?? first
    if (first?.column !== from || last === undefined || last.column + last.columnSpan !== to)
      throw new Error('A cell reaches over the edge of the rectangle')
    const width = [first, ...others].reduce((sum, cell) => sum + widthOf(cell.node), 0)
    for (const other of others) {
      moveText(other, top ?? first)
      remove(other.node)
    }
    setSpan(first.node, to - from)
    setWidth(first.node, width)
    if (rows[0] !== rows[1])
      putChild(cellProperties(first.node), 'w:vMerge', {
        'w:val': top === undefined ? 'restart' : undefined,
      })
    if (top !== undefined && !first.isCovered) moveText(first, top)
    top ??= first
  }
}

/** Cuts the grid's column of a cell into several: all other cells of the column span them. */
function cutColumns(table: WordTable, cell: WordCell, columns: number): void {
  const more = columns - cell.columnSpan
  if (more <= 0) return
  const grid = gridColumns(table.node)
  const last = grid[cell.column + cell.columnSpan - 1]
  if (last !== undefined) {
    const each = Math.floor((numberOf(last, 'w:w') ?? 0) / (more + 1))
    setAttributes(last, { 'w:w': each })
    insertBeside(
      last,
      'after',
      Array.from({ length: more }, () => element('w:gridCol', { 'w:w': each })),
    )
  }
  const at = cell.column + cell.columnSpan - 1
  for (const row of table.rows)
    for (const other of row.cells)
      if (other !== cell && other.column <= at && at < other.column + other.columnSpan)
        setSpan(other.node, other.columnSpan + more)
}

/** Splits a cell into rows and columns; the text stays in the first. Throws when it is not there. */
export function splitCell(
  table: WordTable,
  split: {
    readonly row: number
    readonly column: number
    readonly rows: number
    readonly columns: number
  },
): void {
  const row = table.rows[split.row - 1]
  const cell = row?.cells[split.column - 1]
  if (row === undefined || cell === undefined) throw new Error('There is no such cell')
  cutColumns(table, cell, split.columns)
  const width = widthOf(cell.node) / split.columns
  const total = Math.max(cell.columnSpan, split.columns)
  const share = Math.floor(total / split.columns)
  setSpan(cell.node, total - share * (split.columns - 1))
  setWidth(cell.node, width)
  for (let count = 1; count < split.columns; count += 1) {
    const made = emptyCopy(cell.node)
    setSpan(made, share)
    insertBeside(cell.node, 'after', [made])
  }
  const beside = row.cells.filter((other) => other !== cell)
  let last = row.node
  for (let count = 1; count < split.rows; count += 1) {
    const made = copyElement(row.node)
    for (const [index, one] of children(made, 'w:tc').entries()) {
      const isPart = index >= split.column - 1 && index < split.column - 1 + split.columns
      one.parent?.children.splice(one.parent.children.indexOf(one), 1, emptyCopy(one))
      const copy = children(made, 'w:tc')[index]
      if (copy === undefined) continue
      copy.parent = made
      if (!isPart) putChild(cellProperties(copy), 'w:vMerge')
    }
    insertBeside(last, 'after', [made])
    last = made
  }
  if (split.rows > 1)
    for (const other of beside)
      if (attribute(child(cellProperties(other.node), 'w:vMerge'), 'w:val') === undefined)
        putChild(cellProperties(other.node), 'w:vMerge', { 'w:val': 'restart' })
}
