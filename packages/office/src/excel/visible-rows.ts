import { UnitTally, words, type Words } from '../checkpoints/checker.ts'
import { append, element, insertInOrder, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import { columnName, type CellRange } from './cell-reference.ts'
import { editSheet } from './edit-cells.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { isHiddenRow, rowNumbers } from './records.ts'
import type { ExcelSheet } from './read-workbook.ts'

const SHOWN: Words = words('显示', 'shown')
const HIDDEN: Words = words('隐藏', 'hidden')
const WRONGLY_SHOWN = words('应隐藏的行仍显示', 'a row that should be hidden shows')
const WRONGLY_HIDDEN = words('应显示的行被隐藏', 'a row that should show is hidden')

/** The rows that are to be seen, against those that are. */
export function visibleUnits(sheet: ExcelSheet, range: CellRange, shows: (row: number) => boolean) {
  const tally = new UnitTally()
  for (const row of rowNumbers(range)) {
    const isHidden = isHiddenRow(sheet, row)
    const isOk = shows(row) !== isHidden
    tally.add(isOk, isOk ? (isHidden ? HIDDEN : SHOWN) : isHidden ? WRONGLY_HIDDEN : WRONGLY_SHOWN)
  }
  return tally.units
}

/** The hidden name that Excel keeps for a filter’s list, and others like it. */
export function putName(draft: ExcelDraft, name: string, sheet: string, range: CellRange): void {
  const { source } = draft.package
  const root = source.xml(source.mainPart)
  const index = draft.view().workbook.sheetNames.findIndex((one) => one === sheet)
  let list = child(root, 'x:definedNames')
  if (list === undefined) {
    list = element('x:definedNames')
    insertInOrder(root, list)
  }
  for (const one of children(list, 'x:definedName'))
    if (attribute(one, 'name') === name && attribute(one, 'localSheetId') === String(index))
      list.children.splice(list.children.indexOf(one), 1)
  const corner = (at: CellRange['from']): string => `$${columnName(at.column)}$${at.row + 1}`
  append(
    list,
    element(
      'x:definedName',
      { name, localSheetId: index, hidden: name === '_xlnm._FilterDatabase' ? 1 : undefined },
      [`'${sheet.replaceAll("'", "''")}'!${corner(range.from)}:${corner(range.to)}`],
    ),
  )
}

/** Shows the rows of a list that a test lets through, and hides the others. */
export function hideRows(
  draft: ExcelDraft,
  sheet: string,
  range: CellRange,
  shows: (row: number) => boolean,
): void {
  const edit = editSheet(draft, sheet)
  for (const row of rowNumbers(range))
    setAttributes(edit.row(row), { hidden: shows(row) ? undefined : 1 })
}
