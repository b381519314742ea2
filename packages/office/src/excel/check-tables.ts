import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import { isOverlap, parseRange, rangeName, type CellRange } from './cell-reference.ts'
import { editSheet } from './edit-cells.ts'
import { addTable, tablesToEdit, tableStyle } from './edit-tables.ts'
import { tablesStart } from './examples/tables-start.ts'
import { describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { tablesOf, type SheetTable } from './read-tables.ts'
import type { ExcelSheet, ExcelWorkbook } from './read-workbook.ts'

export const NO_TABLE = words('这里没有表格', 'there is no table here')
const DEPTHS: readonly (readonly [RegExp, string])[] = [
  [/(?:light|浅色)\s*(\d+)/i, 'Light'],
  [/(?:medium|中等深浅|中等色|中等)\s*(\d+)/i, 'Medium'],
  [/(?:dark|深色)\s*(\d+)/i, 'Dark'],
]

/** The stored name of a table style, whichever way it is called: 蓝色，表样式中等深浅 2. */
export function tableStyleName(name: string): string {
  for (const [pattern, depth] of DEPTHS) {
    const number = pattern.exec(name.normalize('NFKC'))?.[1]
    if (number !== undefined) return `TableStyle${depth}${number}`
  }
  return name
}

/**
 * The table on a range. What LibreOffice writes for a bare filter has no style and is no table that
 * anyone formatted (20509).
 */
export function tableAt(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  range: CellRange | undefined,
): SheetTable | undefined {
  if (range === undefined) return undefined
  return tablesOf(workbook, sheet).find(
    (table) => isOverlap(table.range, range) && !table.name.startsWith('__Anonymous_Sheet_DB__'),
  )
}

const isOption = (table: SheetTable, name: string): boolean =>
  isOn(attribute(child(table.root, 'x:tableStyleInfo'), name) ?? '0')

const OPTIONS = [
  ['firstColumn', 'showFirstColumn', words('第一列', 'first column')],
  ['lastColumn', 'showLastColumn', words('最后一列', 'last column')],
  ['bandedRows', 'showRowStripes', words('镶边行', 'banded rows')],
  ['bandedColumns', 'showColumnStripes', words('镶边列', 'banded columns')],
] as const
const not = (isOn: boolean, text: Words): Words =>
  isOn ? text : words(`无${text.zh}`, `no ${text.en}`)

const TableExpected = z.object({
  /** Accepted names, stored or as the gallery shows them: 表样式中等深浅 2. */
  styles: z.optional(z.array(z.string()).check(z.minLength(1))),
  name: z.optional(z.string()),
  headerRow: z.optional(z.boolean()),
  firstColumn: z.optional(z.boolean()),
  lastColumn: z.optional(z.boolean()),
  bandedRows: z.optional(z.boolean()),
  bandedColumns: z.optional(z.boolean()),
})

function questions(expected: z.infer<typeof TableExpected>): Asked<SheetTable>[] {
  return [
    ...ask(
      expected.styles,
      (names) => plain(names.join('/')),
      ({ root }: SheetTable, names) => {
        const actual = attribute(child(root, 'x:tableStyleInfo'), 'name') ?? ''
        return {
          isOk: names.some((name) => tableStyleName(name) === actual),
          actual: actual === '' ? words('无表样式', 'no table style') : plain(actual),
        }
      },
    ),
    ...ask(
      expected.name,
      (name) => words(`表名 ${name}`, `table name ${name}`),
      (table: SheetTable, name) => ({
        isOk: table.name.toLowerCase() === name.toLowerCase(),
        actual: words(`表名 ${table.name}`, `table name ${table.name}`),
      }),
    ),
    ...ask(
      expected.headerRow,
      (value) => not(value, words('标题行', 'header row')),
      ({ headerRows }: SheetTable, value) => ({
        isOk: headerRows > 0 === value,
        actual: not(headerRows > 0, words('标题行', 'header row')),
      }),
    ),
    ...OPTIONS.flatMap(([name, stored, text]) =>
      ask(
        expected[name],
        (value) => not(value, text),
        (table: SheetTable, value) => ({
          isOk: isOption(table, stored) === value,
          actual: not(isOption(table, stored), text),
        }),
      ),
    ),
  ]
}

const formatAsTable: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20509',
  title: words('套用表格格式', 'format as table'),
  target: RangeTarget,
  expected: TableExpected,
  lostBy: [
    {
      program: 'libreoffice',
      reason: words('LibreOffice 保存时丢掉表样式', 'LibreOffice drops table styles when it saves'),
    },
  ],
  limits: words(
    'WPS 可以只把表格样式写成单元格格式，那样没有表格',
    'WPS can write a table style as formats of cells; then there is no table',
  ),
  examine(view, target, expected) {
    const asked = questions(expected)
    const wanted = asked.length === 0 ? words('表格', 'a table') : wantedOf(asked)
    const where = describeRange(target)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const range = parseRange(target.ref)
    const table = tableAt(view.workbook, sheet, range)
    if (table === undefined || range === undefined) return blocked(where, wanted, NO_TABLE)
    // A row of totals below belongs to the table without having been asked for here.
    const body = {
      from: table.range.from,
      to: { row: table.range.to.row - table.totalsRows, column: table.range.to.column },
    }
    const isPlace = [table.range, body].some((one) => rangeName(one) === rangeName(range))
    return found(
      where,
      wanted,
      COUNT.items,
      [...single(isPlace, plain(rangeName(table.range))), ...unitsOf(asked, table)],
      [{ part: table.part, xpath: '/x:table', snippet: table.name }],
    )
  },
  apply(draft, target, expected) {
    const range = parseRange(target.ref)
    if (range === undefined) throw new Error('There is no such range')
    const edit = editSheet(draft, target.sheet)
    const known = tablesToEdit(edit).find((table) => isOverlap(table.range, range))
    const root = known?.root ?? addTable(edit, range, expected.name)
    if (expected.name !== undefined)
      setAttributes(root, { name: expected.name, displayName: expected.name })
    const [style = 'TableStyleMedium2'] = expected.styles ?? []
    const info = tableStyle(root)
    setAttributes(info, { name: tableStyleName(style) })
    for (const [name, stored] of OPTIONS) {
      const value = expected[name]
      if (value !== undefined) setAttributes(info, { [stored]: value ? 1 : 0 })
    }
    if (expected.headerRow === false) setAttributes(root, { headerRowCount: 0 })
  },
  example: {
    start: tablesStart,
    target: { in: 'range', sheet: '库存', ref: 'A1:D5' },
    expected: { styles: ['表样式浅色 9'], name: '库存表', lastColumn: true },
    near: [
      {
        name: 'another depth',
        expected: { styles: ['表样式中等深浅 9'], name: '库存表', lastColumn: true },
      },
      { name: 'one row less', target: { in: 'range', sheet: '库存', ref: 'A1:D4' } },
    ],
  },
})

export const tableCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [formatAsTable]
