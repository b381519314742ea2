import { at, attribute, twipsOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { gridColumns, textWidth } from './edit-table.ts'
import type { WordCell, WordTable } from './read-table.ts'
import { tableProperty } from './table-format.ts'
import type { WordDocument } from './word-document.ts'

/** The width of a table's text area, for widths in percent. */
export function availableWidth(document: WordDocument): number {
  return textWidth(document.sections.at(-1))
}

/** A width of w:tblW or w:tcW in twips; undefined where it is automatic. */
function widthOf(
  node: XmlElement | undefined,
  whole: () => number | undefined,
): number | undefined {
  const raw = attribute(node, 'w:w')
  const type = attribute(node, 'w:type')
  if (raw === undefined || type === 'auto' || type === 'nil') return undefined
  const percent = /^([\d.]+)%$/.exec(raw)?.[1]
  if (percent === undefined && type !== 'pct') return twipsOf(node, 'w:w')
  const share = percent === undefined ? Number(raw) / 5000 : Number(percent) / 100
  const total = whole()
  return total === undefined || !Number.isFinite(share) ? undefined : share * total
}

const gridEnds = new WeakMap<WordTable, readonly number[]>()

/** Width of some columns of the grid in twips; undefined where the grid does not have them all. */
function gridWidth(table: WordTable, from: number, span: number): number | undefined {
  let ends = gridEnds.get(table)
  if (ends === undefined) {
    let end = 0
    ends = [0, ...gridColumns(table.node).map((one) => (end += twipsOf(one, 'w:w') ?? 0))]
    gridEnds.set(table, ends)
  }
  const [first, last] = [ends[from], ends[from + span]]
  return first === undefined || last === undefined ? undefined : last - first
}

/** The width of a table: what it says, else the sum of its columns. */
export function tableWidth(document: WordDocument, table: WordTable): number | undefined {
  return (
    widthOf(tableProperty(document, table, 'w:tblW'), () => availableWidth(document)) ??
    gridWidth(table, 0, table.columns)
  )
}

/**
 * The cell's own width wins; a writer that leaves it out relies on the grid (10806). Of a share the
 * grid keeps what the program made of it.
 */
export function cellWidth(
  document: WordDocument,
  table: WordTable,
  cell: WordCell,
): number | undefined {
  const node = at(cell.node, 'w:tcPr', 'w:tcW')
  const own = widthOf(node, () => tableWidth(document, table))
  const grid = gridWidth(table, cell.column, cell.columnSpan)
  const isShare = attribute(node, 'w:type') === 'pct'
  return own === undefined || own === 0 || isShare ? (grid ?? own) : own
}
