import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  UnitTally,
  words,
  type Checker,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children, isOn, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { parseRange, type CellRange } from './cell-reference.ts'
import { columnsIn, describeColumns, describeRows, rowsIn, rowsToEdit } from './check-lines.ts'
import { columnsToEdit, editSheet } from './edit-cells.ts'
import { sheetElement } from './edit-sheets.ts'
import { sheetsStart } from './examples/sheets-start.ts'
import {
  ColumnsTarget,
  findSheet,
  NO_SHEET,
  RowsTarget,
  SheetTarget,
  sheetIndex,
} from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { columnElement, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'
import { tablesOf } from './read-tables.ts'

/** Ranges whose rows a filter hides, and not the candidate's hand (20403). */
function filteredRanges(workbook: ExcelWorkbook, sheet: ExcelSheet): CellRange[] {
  const filters = [
    child(sheet.root, 'x:autoFilter'),
    ...tablesOf(workbook, sheet).map((table) => child(table.root, 'x:autoFilter')),
  ]
  return filters.flatMap((filter) =>
    children(filter, 'x:filterColumn').length === 0
      ? []
      : (parseRange(attribute(filter, 'ref') ?? '') ?? []),
  )
}

const HIDDEN = words('已隐藏', 'hidden')
const SHOWN = words('未隐藏', 'not hidden')
const FILTERED = words('由筛选隐藏', 'hidden by a filter')
const isHiddenLine = (line: XmlElement | undefined, size: 'ht' | 'width'): boolean =>
  isOn(attribute(line, 'hidden') ?? '0') || numberOf(line, size) === 0

function examineSheet(view: ExcelView, name: string, wanted: Words, isWanted: boolean): Finding {
  const where = words(`工作表“${name}”`, `sheet “${name}”`)
  const { source } = view.workbook
  const index = sheetIndex(view, name)
  const listed = children(child(source.xml(source.mainPart), 'x:sheets'), 'x:sheet')[index]
  if (listed === undefined) return blocked(where, wanted, NO_SHEET)
  const isHidden = (attribute(listed, 'state') ?? 'visible') !== 'visible'
  return found(where, wanted, COUNT.items, single(isHidden === isWanted, isHidden ? HIDDEN : SHOWN))
}

const hidden: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20403',
  title: words('隐藏行、列、工作表', 'hidden rows, columns, sheets'),
  target: z.union([RowsTarget, ColumnsTarget, SheetTarget]),
  expected: z.object({ hidden: z._default(z.boolean(), true) }),
  examine(view, target, expected) {
    const wanted = expected.hidden ? HIDDEN : SHOWN
    if (target.in === 'sheet') return examineSheet(view, target.sheet, wanted, expected.hidden)
    const where = target.in === 'rows' ? describeRows(target) : describeColumns(target)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const tally = new UnitTally()
    if (target.in === 'columns') {
      for (const column of columnsIn(target)) {
        const isHidden = isHiddenLine(columnElement(sheet, column), 'width')
        tally.add(isHidden === expected.hidden, isHidden ? HIDDEN : SHOWN)
      }
      return found(where, wanted, words('列', 'columns'), tally.units)
    }
    const filtered = filteredRanges(view.workbook, sheet)
    for (const row of rowsIn(target)) {
      const isHidden = isHiddenLine(sheet.rows.get(row), 'ht')
      const byFilter = isHidden && filtered.some(({ from, to }) => from.row < row && row <= to.row)
      tally.add(
        isHidden === expected.hidden && !byFilter,
        byFilter ? FILTERED : isHidden ? HIDDEN : SHOWN,
      )
    }
    return found(where, wanted, words('行', 'rows'), tally.units)
  },
  apply(draft, target, expected) {
    const value = expected.hidden ? 1 : undefined
    if (target.in === 'sheet') {
      setAttributes(sheetElement(draft, target.sheet), {
        state: expected.hidden ? 'hidden' : undefined,
      })
      return
    }
    const edit = editSheet(draft, target.sheet)
    if (target.in === 'rows') {
      for (const row of rowsToEdit(edit, target)) setAttributes(row, { hidden: value })
      return
    }
    const columns = columnsIn(target)
    for (const one of columnsToEdit(edit, columns[0] ?? 0, columns.at(-1) ?? 0))
      setAttributes(one, { hidden: value })
  },
  example: {
    start: sheetsStart,
    target: { in: 'sheet', sheet: '草稿' },
    expected: {},
    near: [{ name: 'another sheet', target: { in: 'sheet', sheet: '汇总' } }],
  },
})

export const hiddenCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [hidden]
