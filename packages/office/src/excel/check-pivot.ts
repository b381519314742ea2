import * as z from 'zod/mini'
import { ask, unitsOf, wantedOf, type Asked } from '../checkpoints/asked.ts'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Finding,
} from '../checkpoints/checker.ts'
import { cellName, parseCell, rangeName } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { SUMMARY_OF } from './check-consolidate.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import { PIVOT_SOURCE, PIVOTS, pivotsStart } from './examples/pivots-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { isSame } from './judge-values.ts'
import {
  crosstable,
  itemText,
  recordsOf,
  sourceRange,
  type PivotFunction,
} from './pivot-results.ts'
import { describePivot, findPivot, NO_PIVOT, PivotTarget } from './pivot-target.ts'
import { pivotSource, type PivotTable } from './read-pivots.ts'
import { formulaNow, sheetNameNow } from './renamed-sheets.ts'
import { valueAt } from './read-workbook.ts'
import { writePivot } from './write-pivot.ts'

export const PivotSummary = z.enum(Object.keys(SUMMARY_OF) as [PivotFunction])
const CellName = z.string().check(z.regex(/^[A-Z]{1,3}\d{1,7}$/))
const Value = z.object({ field: z.string(), function: z._default(PivotSummary, 'sum') })

/** Judges a pivot table by questions; blocked where there is none. */
export function judgePivot(
  view: ExcelView,
  target: PivotTarget,
  questions: readonly Asked<PivotTable>[],
): Finding {
  const where = describePivot(target)
  const wanted = wantedOf(questions)
  const table = findPivot(view, target)
  if (table === undefined) return blocked(where, wanted, NO_PIVOT)
  return found(where, wanted, COUNT.items, unitsOf(questions, table), [
    {
      part: table.part,
      xpath: '/x:pivotTableDefinition',
      snippet: `${table.name} ${rangeName(table.location)}`,
    },
  ])
}

const none = '—'
const list = (names: readonly string[]): string => (names.length === 0 ? none : names.join('、'))

const askAxis = (
  names: readonly string[] | undefined,
  [zh, en]: readonly [string, string],
  of: (table: PivotTable) => readonly string[],
) =>
  ask<PivotTable, readonly string[]>(
    names,
    (value) => words(`${zh} ${list(value)}`, `${en} ${list(value)}`),
    (table, value) => ({
      isOk: of(table).join('\t') === value.join('\t'),
      actual: words(`${zh} ${list(of(table))}`, `${en} ${list(of(table))}`),
    }),
  )

const Fields = z.object({
  rows: z.optional(z.array(z.string())),
  columns: z.optional(z.array(z.string())),
  filters: z.optional(z.array(z.string())),
  values: z.optional(z.array(Value)),
  /** Where an answer file's table comes from and stands. */
  source: z.optional(z.string()),
  at: z._default(CellName, 'A3'),
})

const fields: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20701',
  title: words('数据透视表字段', 'pivot table fields'),
  target: PivotTarget,
  expected: Fields,
  examine: (view, target, expected) =>
    judgePivot(view, target, [
      ...askAxis(expected.rows, ['行', 'rows'], (table) => table.rows),
      ...askAxis(expected.columns, ['列', 'columns'], (table) => table.columns),
      // Filters stand side by side: their order means nothing.
      ...askAxis(expected.filters && [...expected.filters].sort(), ['筛选器', 'filters'], (table) =>
        [...table.filters].sort(),
      ),
      ...(expected.values ?? []).flatMap((one) =>
        ask<PivotTable, z.infer<typeof Value>>(
          one,
          (value) => plain(`${value.function} ${value.field}`),
          (table, value) => ({
            isOk: table.values.some(
              (own) => own.field === value.field && own.function === value.function,
            ),
            actual: plain(list(table.values.map((own) => `${own.function} ${own.field}`))),
          }),
        ),
      ),
      ...ask<PivotTable, number>(
        expected.values?.length,
        (count) => words(`${count}个值字段`, `${count} value field(s)`),
        (table, count) => ({
          isOk: table.values.length === count,
          actual: words(`${table.values.length}个值字段`, `${table.values.length} value field(s)`),
        }),
      ),
    ]),
  apply(draft, target, expected) {
    if (findPivot(draft.view(), target) !== undefined) return
    const { source, rows = [], columns = [], filters = [], values = [] } = expected
    if (source === undefined || target.sheet === undefined) throw new Error('no source or sheet')
    writePivot(draft, {
      name: target.name,
      source,
      sheet: target.sheet,
      at: parseCell(expected.at) ?? { row: 2, column: 0 },
      row: rows[0],
      column: columns[0],
      filters,
      values,
    })
  },
  example: {
    start: pivotsStart,
    target: { in: 'pivot', sheet: PIVOTS.fields },
    expected: {
      rows: ['地区'],
      columns: ['季度'],
      values: [{ field: '金额', function: 'sum' }],
      source: PIVOT_SOURCE,
    },
    near: [
      {
        name: 'counted instead of summed',
        expected: {
          rows: ['地区'],
          columns: ['季度'],
          values: [{ field: '金额', function: 'count' }],
          source: PIVOT_SOURCE,
        },
      },
      {
        name: 'rows and columns exchanged',
        expected: {
          rows: ['季度'],
          columns: ['地区'],
          values: [{ field: '金额', function: 'sum' }],
          source: PIVOT_SOURCE,
        },
      },
    ],
  },
})

/** The rectangle of a source, whether it is given as cells, as a table or by a name. */
function placeOf(view: ExcelView, text: string): string {
  const source = sourceRange(view.workbook, text)
  return source === undefined ? text : `${source.sheet.name}!${rangeName(source.range)}`
}

const origin: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20702',
  title: words('数据透视表的数据源与位置', 'pivot table source and location'),
  target: PivotTarget,
  expected: z.object({
    /** 数据!A1:E13, a table or a defined name. */
    source: z.optional(z.string().check(z.minLength(1))),
    /** The sheet and the first cell (of the table, or of its filters). */
    sheet: z.optional(z.string()),
    cell: z.optional(CellName),
  }),
  examine: (view, target, expected) =>
    judgePivot(view, target, [
      ...ask<PivotTable, string>(
        expected.source,
        (source) => words(`数据源 ${source}`, `source ${source}`),
        (table, source) => {
          const own = pivotSource(table)
          const text = own.name ?? `'${own.sheet ?? ''}'!${own.ref ?? ''}`
          return {
            isOk: placeOf(view, text) === placeOf(view, formulaNow(view, source)),
            actual: words(`数据源 ${text}`, `source ${text}`),
          }
        },
      ),
      ...ask<PivotTable, string>(expected.sheet, plain, (table, sheet) => ({
        isOk: table.sheet.name.trim() === sheetNameNow(view, sheet).trim(),
        actual: plain(table.sheet.name),
      })),
      ...ask<PivotTable, string>(expected.cell, plain, (table, cell) => {
        const { from } = table.location
        const top =
          table.filters.length === 0 ? from : { ...from, row: from.row - table.filters.length - 1 }
        return {
          isOk: [from, top].some((at) => cellName(at) === cell),
          actual: plain(cellName(from)),
        }
      }),
    ]),
  apply(draft, target, expected) {
    if (findPivot(draft.view(), target) !== undefined) return
    const sheet = expected.sheet ?? target.sheet
    const records = recordsOf(draft.view().workbook, expected.source ?? '')
    if (records === undefined || sheet === undefined) throw new Error('no source or sheet')
    const isNumeric = (at: number): boolean =>
      records.rows.every((row) => row[at]?.kind === 'number')
    const row = records.names.find((_, at) => !isNumeric(at))
    const value = records.names.findLast((_, at) => isNumeric(at)) ?? records.names[0] ?? ''
    writePivot(draft, {
      source: expected.source ?? '',
      sheet,
      at: parseCell(expected.cell ?? 'A3') ?? { row: 2, column: 0 },
      row,
      values: [{ field: value, function: 'sum' }],
    })
  },
  example: {
    start: pivotsStart,
    target: { in: 'pivot', sheet: PIVOTS.source },
    expected: { source: PIVOT_SOURCE, sheet: PIVOTS.source, cell: 'B4' },
    near: [
      {
        name: 'a record left out',
        expected: { source: `${PIVOTS.data}!A1:E12`, sheet: PIVOTS.source, cell: 'B4' },
      },
      {
        name: 'another cell',
        expected: { source: PIVOT_SOURCE, sheet: PIVOTS.source, cell: 'A3' },
      },
    ],
  },
})

const values: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20705',
  title: words('数据透视表结果', 'pivot table values'),
  target: PivotTarget,
  expected: z.object({
    source: z.string().check(z.minLength(1)),
    row: z.optional(z.string()),
    column: z.optional(z.string()),
    value: Value,
    /** Items that filters let through, by field. */
    kept: z._default(z.array(z.object({ field: z.string(), items: z.array(z.string()) })), []),
    at: z._default(CellName, 'A3'),
  }),
  /** Computed anew from the issued records: what the table shows may be stale. */
  examine(view, target, expected) {
    const where = describePivot(target)
    const { value } = expected
    const wanted = words(
      `${expected.row ?? ''}×${expected.column ?? ''} 的${value.field}（${SUMMARY_OF[value.function]}）`,
      `${SUMMARY_OF[value.function]} of ${value.field} by ${expected.row ?? ''}×${expected.column ?? ''}`,
    )
    const table = findPivot(view, target)
    if (table === undefined) return blocked(where, wanted, NO_PIVOT)
    const records = recordsOf(view.start ?? view.workbook, expected.source)
    if (records === undefined)
      return blocked(where, wanted, words('没有数据源', 'there is no source'))
    const kept = new Map(
      expected.kept.map(
        ({ field, items }) => [field, (item: string) => items.includes(item)] as const,
      ),
    )
    const right = crosstable(
      records,
      expected.row,
      expected.column,
      value.field,
      value.function,
      kept,
    )
    const { sheet, location } = table
    const evaluator = makeEvaluator(view.workbook)
    const at = (row: number, column: number) =>
      evaluator.cell(sheet, row, column) ?? valueAt(sheet, row, column)
    const rowOf = new Map<string, number>()
    const columnOf = new Map<string, number>()
    for (let row = location.from.row; row <= Math.min(location.to.row, sheet.last.row); row += 1)
      for (let column = location.from.column; column <= location.to.column; column += 1) {
        const text = itemText(at(row, column))
        if (right.rowItems.includes(text) && !rowOf.has(text)) rowOf.set(text, row)
        if (right.columnItems.includes(text) && !columnOf.has(text)) columnOf.set(text, column)
      }
    const tally = new UnitTally()
    const rows = expected.row === undefined ? [undefined] : right.rowItems
    const columns = expected.column === undefined ? [undefined] : right.columnItems
    for (const row of rows)
      for (const column of columns) {
        const line = row === undefined ? location.to.row : rowOf.get(row)
        // Without columns of items the values stand in the columns behind the labels.
        const places =
          column === undefined
            ? Array.from(
                { length: location.to.column - location.from.column },
                (_, index) => location.from.column + 1 + index,
              )
            : [columnOf.get(column) ?? -1]
        const wantedValue = right.value(row, column)
        const actual = line === undefined ? [] : places.map((place) => at(line, place))
        const isOk = actual.some(
          (one) =>
            isSame(one, wantedValue, undefined) ||
            (one.kind === 'empty' && wantedValue.kind === 'empty'),
        )
        tally.add(
          isOk,
          plain(
            `${[row, column].filter((one) => one !== undefined).join(' ')} ${actual.map(toText).join('/') || none}`,
          ),
        )
      }
    if (tally.units.length === 0) tally.add(false, words('没有记录', 'no records'))
    return found(where, wanted, COUNT.cells, tally.units)
  },
  apply(draft, target, expected) {
    if (findPivot(draft.view(), target) !== undefined) return
    if (target.sheet === undefined) throw new Error('no sheet')
    writePivot(draft, {
      source: expected.source,
      sheet: target.sheet,
      at: parseCell(expected.at) ?? { row: 2, column: 0 },
      row: expected.row,
      column: expected.column,
      values: [expected.value],
    })
  },
  example: {
    start: pivotsStart,
    target: { in: 'pivot', sheet: PIVOTS.values },
    expected: { source: PIVOT_SOURCE, row: '产品', value: { field: '金额', function: 'average' } },
    near: [
      {
        name: 'another function',
        expected: { source: PIVOT_SOURCE, row: '产品', value: { field: '金额', function: 'max' } },
      },
      {
        name: 'by another field',
        expected: {
          source: PIVOT_SOURCE,
          row: '地区',
          value: { field: '金额', function: 'average' },
        },
      },
    ],
  },
})

export const pivotCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [fields, origin, values]
