import {
  append,
  element,
  ensureChild,
  putChild,
  remove,
  setAttributes,
} from '../package/edit-xml.ts'
import { attribute, child, children, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { rangeName, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import type { SheetEdit } from './edit-cells.ts'
import { tablesOf, type SheetTable } from './read-tables.ts'
import { valueAt } from './read-workbook.ts'

const TABLE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml'

/** The tables of a sheet as it now stands. */
export function tablesToEdit(edit: SheetEdit): readonly SheetTable[] {
  return tablesOf(edit.draft.view().workbook, edit.sheet)
}

/** Column names from the header cells, each once; the cells are made to show them, as tables want. */
function nameColumns(edit: SheetEdit, { from, to }: CellRange): string[] {
  const names: string[] = []
  for (let column = from.column; column <= to.column; column += 1) {
    const value = valueAt(edit.sheet, from.row, column)
    const text = toText(value) === '' ? `列${column - from.column + 1}` : toText(value)
    let name = text
    for (let number = 2; names.includes(name); number += 1) name = `${text}${number}`
    names.push(name)
    if (value.kind !== 'text' || value.text !== name) edit.setValue({ row: from.row, column }, name)
  }
  return names
}

/** Makes a range a table with a header row and filter arrows. */
export function addTable(edit: SheetEdit, range: CellRange, name: string | undefined): XmlElement {
  const { draft, sheet } = edit
  const { source } = draft.package
  const { workbook } = draft.view()
  const known = workbook.sheetNames.flatMap((_, index) => {
    const one = workbook.sheet(index)
    return one === undefined ? [] : tablesOf(workbook, one)
  })
  const id = 1 + known.reduce((most, one) => Math.max(most, numberOf(one.root, 'id') ?? 0), 0)
  let free = `表${id}`
  while (known.some((one) => one.name === free)) free += '_1'
  const ref = rangeName(range)
  const columns = nameColumns(edit, range)
  const root = element(
    'x:table',
    { id, name: name ?? free, displayName: name ?? free, ref, totalsRowShown: 0 },
    [
      element('x:autoFilter', { ref }),
      element(
        'x:tableColumns',
        { count: columns.length },
        columns.map((one, index) => element('x:tableColumn', { id: index + 1, name: one })),
      ),
    ],
  )
  const part = draft.package.addPart('xl/tables/table#.xml', TABLE, root)
  const parts = ensureChild(edit.root, 'x:tableParts')
  append(parts, element('x:tablePart', { 'r:id': draft.package.relate(sheet.part, 'table', part) }))
  setAttributes(parts, { count: children(parts).length })
  return source.xml(part)
}

/** The element that names a table's style, with the usual bands. */
export function tableStyle(root: XmlElement): XmlElement {
  return (
    child(root, 'x:tableStyleInfo') ??
    putChild(root, 'x:tableStyleInfo', {
      showFirstColumn: 0,
      showLastColumn: 0,
      showRowStripes: 1,
      showColumnStripes: 0,
    })
  )
}

/** Adds the row of totals below a table. */
export function addTotalsRow(table: SheetTable): CellRange {
  if (table.totalsRows > 0) return table.range
  const { from, to } = table.range
  const range = { from, to: { row: to.row + 1, column: to.column } }
  setAttributes(table.root, {
    ref: rangeName(range),
    totalsRowCount: 1,
    totalsRowShown: undefined,
  })
  return range
}

/** Takes a table away; its cells stay. */
export function removeTable(edit: SheetEdit, table: SheetTable): void {
  const { package: draft } = edit.draft
  const link = draft.source
    .relationships(edit.sheet.part)
    .find((one) => one.type === 'table' && one.target === table.part)
  const parts = child(edit.root, 'x:tableParts')
  for (const one of children(parts, 'x:tablePart'))
    if (attribute(one, 'r:id') === link?.id) remove(one)
  if (parts !== undefined) {
    if (children(parts).length === 0) remove(parts)
    else setAttributes(parts, { count: children(parts).length })
  }
  draft.removePart(table.part)
}
