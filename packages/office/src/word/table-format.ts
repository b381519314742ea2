import { at, attribute, child, children, isOn } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { tableConditions } from './property-levels.ts'
import type { WordCell, WordRow, WordTable } from './read-table.ts'
import type { TablePlace, WordDocument } from './word-document.ts'

/** Where a cell stands, for the conditional parts of the table's style. */
export function placeOf(table: WordTable, cell: WordCell): TablePlace {
  return {
    table: table.node,
    cell: cell.node,
    row: cell.row,
    column: cell.ordinal,
    lastRow: table.rows.length - 1,
    lastColumn: (table.rows[cell.row]?.cells.length ?? 1) - 1,
  }
}

/** The styles of a table, nearest first. */
export function tableStyles(document: WordDocument, table: WordTable): readonly XmlElement[] {
  const id = attribute(at(table.node, 'w:tblPr', 'w:tblStyle'), 'w:val')
  return [...document.styles.chain(id, 'table')].reverse()
}

/** A conditional part of a style that applies to a cell. */
export interface StylePart {
  readonly condition: string
  readonly node: XmlElement
}

/** The conditional parts of the table's styles that apply to a cell, strongest first (17.7.6). */
export function styleParts(
  document: WordDocument,
  table: WordTable,
  cell: WordCell,
): readonly StylePart[] {
  const styles = tableStyles(document, table)
  return tableConditions(placeOf(table, cell))
    .reverse()
    .flatMap((condition) =>
      styles.flatMap((style) =>
        children(style, 'w:tblStylePr')
          .filter((one) => attribute(one, 'w:type') === condition)
          .map((node) => ({ condition, node })),
      ),
    )
}

/** A property of the whole table: its own, else its style's. */
export function tableProperty(
  document: WordDocument,
  table: WordTable,
  name: string,
): XmlElement | undefined {
  const levels = [
    child(table.node, 'w:tblPr'),
    ...tableStyles(document, table).map((style) => child(style, 'w:tblPr')),
  ]
  return levels.map((level) => child(level, name)).find((one) => one !== undefined)
}

/** A property of a cell: its own, else what the table's style gives to its place. */
export function cellProperty(
  document: WordDocument,
  table: WordTable,
  cell: WordCell,
  name: string,
): XmlElement | undefined {
  const own = at(cell.node, 'w:tcPr', name)
  if (own !== undefined) return own
  const levels = [
    ...styleParts(document, table, cell).map(({ node }) => child(node, 'w:tcPr')),
    ...tableStyles(document, table).map((style) => child(style, 'w:tcPr')),
  ]
  return levels.map((level) => child(level, name)).find((one) => one !== undefined)
}

/** The shading of a cell: its own, the row's or table's, else the style's (10810). */
export function cellShading(
  document: WordDocument,
  table: WordTable,
  cell: WordCell,
): XmlElement | undefined {
  const row = table.rows[cell.row]?.node
  return (
    at(cell.node, 'w:tcPr', 'w:shd') ??
    at(row, 'w:tblPrEx', 'w:shd') ??
    at(table.node, 'w:tblPr', 'w:shd') ??
    cellProperty(document, table, cell, 'w:shd') ??
    tableProperty(document, table, 'w:shd')
  )
}

/**
 * True when a row has a mark such as w:tblHeader: its own, else what the table's style gives to rows
 * of its place.
 */
export function isRowMarked(
  document: WordDocument,
  table: WordTable,
  row: WordRow,
  name: string,
): boolean {
  const [first] = row.cells
  const levels = [
    child(row.node, 'w:trPr'),
    ...(first === undefined ? [] : styleParts(document, table, first))
      .filter(({ condition }) => !/Col$|Vert$|Cell$/.test(condition))
      .map(({ node }) => child(node, 'w:trPr')),
    ...tableStyles(document, table).map((style) => child(style, 'w:trPr')),
  ]
  const mark = levels.map((level) => child(level, name)).find((one) => one !== undefined)
  return mark !== undefined && isOn(attribute(mark, 'w:val'))
}
