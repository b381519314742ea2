import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import { cellKey, isOverlap, parseRange, rangeName } from './cell-reference.ts'
import { NO_TABLE, tableAt } from './check-tables.ts'
import { editSheet } from './edit-cells.ts'
import { fillSolid } from './edit-styles.ts'
import { addTotalsRow, removeTable, tablesToEdit } from './edit-tables.ts'
import { tablesStart } from './examples/tables-start.ts'
import { cellsIn, describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { keepsRange } from './kept-content.ts'
import { formatAt } from './read-workbook.ts'
import { ownTable } from '../package/own-table.ts'

const FUNCTIONS = ['sum', 'average', 'count', 'countNums', 'max', 'min', 'stdDev', 'var'] as const
/** What SUBTOTAL calls them in the cell of the total. */
const SUBTOTAL: Readonly<Record<(typeof FUNCTIONS)[number], number>> = ownTable({
  average: 101,
  countNums: 102,
  count: 103,
  max: 104,
  min: 105,
  stdDev: 107,
  sum: 109,
  var: 110,
})

const totalsRow: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20510',
  title: words('表格汇总行', 'total row'),
  target: RangeTarget,
  expected: z.object({
    totals: z
      .array(z.object({ column: z.string().check(z.minLength(1)), function: z.enum(FUNCTIONS) }))
      .check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const wanted = plain(expected.totals.map((one) => `${one.column} ${one.function}`).join(', '))
    const where = describeRange(target)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const table = tableAt(view.workbook, sheet, parseRange(target.ref))
    if (table === undefined) return blocked(where, wanted, NO_TABLE)
    const columns = children(child(table.root, 'x:tableColumns'), 'x:tableColumn')
    const { from, to } = table.range
    const units = expected.totals.map(({ column, function: name }) => {
      const index = table.columns.findIndex((one) => one.trim() === column.trim())
      const formula = sheet.cells.get(cellKey(to.row, from.column + index))?.formula ?? ''
      const stored = attribute(columns[index], 'totalsRowFunction') ?? 'none'
      const number = /^SUBTOTAL\(\s*(\d+)/i.exec(formula)?.[1]
      const isRight =
        stored === name ||
        ((stored === 'none' || stored === 'custom') &&
          Number(number) % 100 === SUBTOTAL[name] % 100)
      return {
        isOk: index >= 0 && table.totalsRows > 0 && isRight,
        weight: 1,
        actual:
          table.totalsRows === 0
            ? words('无汇总行', 'no total row')
            : plain(`${column} ${stored === 'none' ? formula : stored}`),
      }
    })
    return found(where, wanted, COUNT.items, units, [
      { part: table.part, xpath: '/x:table/x:tableColumns', snippet: rangeName(table.range) },
    ])
  },
  apply(draft, target, expected) {
    const range = parseRange(target.ref)
    const edit = editSheet(draft, target.sheet)
    const table = tablesToEdit(edit).find(
      (one) => range !== undefined && isOverlap(one.range, range),
    )
    if (table === undefined) throw new Error('There is no table')
    const { from, to } = addTotalsRow(table)
    for (const one of expected.totals) {
      const index = table.columns.indexOf(one.column)
      const column = children(child(table.root, 'x:tableColumns'), 'x:tableColumn')[index]
      if (column === undefined) throw new Error(`There is no column ${one.column}`)
      setAttributes(column, { totalsRowFunction: one.function })
      edit.setFormula(
        { row: to.row, column: from.column + index },
        `SUBTOTAL(${SUBTOTAL[one.function]},${table.name}[${one.column}])`,
      )
    }
  },
  example: {
    start: tablesStart,
    target: { in: 'range', sheet: '订单', ref: 'A1:D5' },
    expected: { totals: [{ column: '数量', function: 'sum' }] },
    near: [
      { name: 'the average', expected: { totals: [{ column: '数量', function: 'average' }] } },
      {
        name: 'another column',
        expected: { totals: [{ column: '单价', function: 'sum' }] },
      },
      {
        name: 'a sum below the table',
        make(draft) {
          editSheet(draft, '订单').setFormula({ row: 5, column: 2 }, 'SUM(C2:C5)', 188)
        },
      },
    ],
  },
})

/** The data has to stay where it was; `formatKept` asks for the look of the table as well. */
const toRange: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20511',
  title: words('表格转换为区域', 'table converted to a range'),
  target: RangeTarget,
  expected: z.object({ formatKept: z._default(z.boolean(), false) }),
  examine(view, target, expected) {
    const wanted = expected.formatKept
      ? words('普通区域，保留格式', 'plain cells that keep their look')
      : words('普通区域', 'plain cells')
    const where = describeRange(target)
    const sheet = findSheet(view, target.sheet)
    const range = parseRange(target.ref)
    if (sheet === undefined || range === undefined) return blocked(where, wanted, NO_SHEET)
    const table = tableAt(view.workbook, sheet, range)
    const before =
      view.start === undefined
        ? undefined
        : findSheet({ ...view, workbook: view.start }, target.sheet)
    const isKept = before === undefined || keepsRange(before, sheet, range)
    // Light styles have lines and bold headings where others have fills.
    const isLook =
      !expected.formatKept ||
      cellsIn([range]).some(({ row, column }) => {
        const { fill, borders, font } = formatAt(view.workbook, sheet, row, column)
        const hasLine = Object.values(borders).some((line) => line.style !== 'none')
        return fill.pattern !== 'none' || hasLine || font.bold
      })
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        table === undefined && isKept && isLook,
        table !== undefined
          ? words(`仍是表格 ${table.name}`, `still the table ${table.name}`)
          : !isKept
            ? words('数据已改变', 'the data changed')
            : isLook
              ? words('普通区域', 'plain cells')
              : words('没有格式', 'no format'),
      ),
      [{ part: sheet.part, xpath: '/x:worksheet/x:tableParts', snippet: table?.name ?? '' }],
    )
  },
  apply(draft, target) {
    const range = parseRange(target.ref)
    const edit = editSheet(draft, target.sheet)
    const table = tablesToEdit(edit).find(
      (one) => range !== undefined && isOverlap(one.range, range),
    )
    if (table === undefined) return
    removeTable(edit, table)
    const { from, to } = table.range
    // The look of the style becomes the cells' own.
    edit.style(cellsIn([{ from, to: { row: from.row, column: to.column } }]), {
      fill(fill) {
        fillSolid(fill, '4472C4')
      },
    })
  },
  example: {
    start: tablesStart,
    target: { in: 'range', sheet: '清单', ref: 'A1:D5' },
    expected: { formatKept: true },
    near: [
      {
        name: 'data gone with it',
        make(draft) {
          const edit = editSheet(draft, '清单')
          for (const table of tablesToEdit(edit)) removeTable(edit, table)
          edit.setValue({ row: 1, column: 0 }, undefined)
        },
      },
    ],
  },
})

export const tableChangeCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [totalsRow, toRange]
