import { at, attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import type { WordCell, WordDocument, WordTable } from './word-document.ts'

type Side = 'top' | 'bottom' | 'left' | 'right'

/** A stretch of line of the table's grid with the borders that its one or two cells give it. */
export interface Edge {
  readonly side: Side
  readonly isOuter: boolean
  readonly lines: readonly (XmlElement | undefined)[]
}

const STRICT_NAME: Readonly<Record<Side, string>> = {
  top: 'w:top',
  bottom: 'w:bottom',
  left: 'w:start',
  right: 'w:end',
}

function lineOf(borders: XmlElement | undefined, side: Side): XmlElement | undefined {
  return child(borders, `w:${side}`) ?? child(borders, STRICT_NAME[side])
}

/** Table borders with the row's exceptions and the table style beneath them, nearest first. */
function sources(document: WordDocument, table: WordTable, row: XmlElement): XmlElement[] {
  const styleId = attribute(at(table.node, 'w:tblPr', 'w:tblStyle'), 'w:val')
  const chain = [...document.styles.chain(styleId, 'table')].reverse()
  const list = [
    at(row, 'w:tblPrEx', 'w:tblBorders'),
    at(table.node, 'w:tblPr', 'w:tblBorders'),
    ...chain.flatMap((style) => {
      const whole = children(style, 'w:tblStylePr').find(
        (one) => attribute(one, 'w:type') === 'wholeTable',
      )
      return [at(whole, 'w:tblPr', 'w:tblBorders'), at(style, 'w:tblPr', 'w:tblBorders')]
    }),
  ]
  return list.filter((one) => one !== undefined)
}

/**
 * Every edge of every cell once. A cell's own border beats the table's; for a shared edge both
 * cells' lines are given, the explicit ones alone when there are any (4.8).
 */
export function tableEdges(document: WordDocument, table: WordTable): Edge[] {
  const grid = new Map<string, WordCell>()
  for (const { cells } of table.rows) {
    for (const cell of cells) {
      for (let span = 0; span < cell.columnSpan; span += 1)
        grid.set(`${cell.row}:${cell.column + span}`, cell)
    }
  }
  const read = (cell: WordCell, side: Side, isOuter: boolean) => {
    const own = lineOf(at(cell.node, 'w:tcPr', 'w:tcBorders'), side)
    if (own !== undefined) return { line: own, isOwn: true }
    const row = table.rows[cell.row]?.node ?? table.node
    const inside = side === 'top' || side === 'bottom' ? 'w:insideH' : 'w:insideV'
    for (const borders of sources(document, table, row)) {
      const line = isOuter ? lineOf(borders, side) : child(borders, inside)
      if (line !== undefined) return { line, isOwn: false }
    }
    return { line: undefined, isOwn: false }
  }
  const edges: Edge[] = []
  const shared = (side: Side, from: WordCell, opposite: Side, to: WordCell | undefined): void => {
    if (to === undefined) {
      edges.push({ side, isOuter: true, lines: [read(from, side, true).line] })
      return
    }
    const both = [read(from, side, false), read(to, opposite, false)]
    const own = both.filter((one) => one.isOwn)
    edges.push({
      side,
      isOuter: false,
      lines: (own.length > 0 ? own : both).map((one) => one.line),
    })
  }
  for (const { cells } of table.rows) {
    for (const cell of cells) {
      const below = grid.get(`${cell.row + 1}:${cell.column}`)
      const right = grid.get(`${cell.row}:${cell.column + cell.columnSpan}`)
      if (grid.get(`${cell.row - 1}:${cell.column}`) === undefined)
        shared('top', cell, 'bottom', undefined)
      if (grid.get(`${cell.row}:${cell.column - 1}`) === undefined)
        shared('left', cell, 'right', undefined)
      shared('right', cell, 'left', right)
      // Cells of one vertical merge have no line between them.
      if (below === undefined || !below.isCovered) shared('bottom', cell, 'top', below)
    }
  }
  return edges
}
