import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { element, putChild } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { columnOf, parseRange, rangeName, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import { RECORDS, recordsStart } from './examples/records-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { describeRange, findSheet, NO_SHEET, RangeTarget, rangesOf } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import {
  Criterion,
  criterionTest,
  dataRange,
  describeLines,
  hasFilter,
  hasSameRecords,
  rowNumbers,
} from './records.ts'
import { valueAt, type ExcelSheet } from './read-workbook.ts'
import { hideRows, putName, visibleUnits } from './visible-rows.ts'

const LOST_RECORDS = words('记录被删除或改动', 'records were deleted or changed')

/** A filter’s column as Excel writes it. */
function filterColumn(criterion: Criterion, sheet: ExcelSheet, range: CellRange): XmlElement {
  const column = columnOf(criterion.column) ?? 0
  const values = [criterion.value].flat()
  const [first = '', second = ''] = values
  const custom = (...list: (readonly [operator: string | undefined, value: string | number])[]) =>
    element(
      'x:customFilters',
      { and: list.length > 1 ? 1 : undefined },
      list.map(([operator, val]) => element('x:customFilter', { operator, val })),
    )
  const shownTexts = (): string[] => {
    const test = criterionTest(sheet, range, criterion)
    return [
      ...new Set(
        rowNumbers(range)
          .filter(test)
          .map((row) => toText(valueAt(sheet, row, column))),
      ),
    ]
  }
  const listed = (): XmlElement =>
    element(
      'x:filters',
      {},
      shownTexts().map((val) => element('x:filter', { val })),
    )
  const filters: Readonly<Record<Criterion['operator'], () => XmlElement>> = {
    equal: listed,
    in: listed,
    matches: listed,
    notEqual: () => custom(['notEqual', first]),
    greater: () => custom(['greaterThan', first]),
    atLeast: () => custom(['greaterThanOrEqual', first]),
    less: () => custom(['lessThan', first]),
    atMost: () => custom(['lessThanOrEqual', first]),
    between: () => custom(['greaterThanOrEqual', first], ['lessThanOrEqual', second]),
    contains: () => custom([undefined, `*${first}*`]),
    beginsWith: () => custom([undefined, `${first}*`]),
    endsWith: () => custom([undefined, `*${first}`]),
    top: () => element('x:top10', { val: first }),
    bottom: () => element('x:top10', { top: 0, val: first }),
    topPercent: () => element('x:top10', { percent: 1, val: first }),
    aboveAverage: () => element('x:dynamicFilter', { type: 'aboveAverage' }),
    belowAverage: () => element('x:dynamicFilter', { type: 'belowAverage' }),
  }
  return element('x:filterColumn', { colId: column - range.from.column }, [
    filters[criterion.operator](),
  ])
}

const filter: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20602',
  title: words('自动筛选', 'autofilter'),
  target: RangeTarget,
  expected: z.object({
    /** All must be met by the rows that stay visible. */
    criteria: z.array(Criterion).check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const where = describeRange(target)
    const wanted = describeLines([expected.criteria])
    const sheet = findSheet(view, target.sheet)
    const range = sheet && dataRange(target, sheet, true)
    if (sheet === undefined || range === undefined || parseRange(target.ref) === undefined)
      return blocked(where, wanted, NO_SHEET)
    if (!hasFilter(view.workbook, sheet, range))
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('没有筛选', 'there is no filter')),
      )
    const original = view.start && findSheet({ ...view, workbook: view.start }, target.sheet)
    if (original !== undefined && !hasSameRecords(original, sheet, range))
      return found(where, wanted, COUNT.items, single(false, LOST_RECORDS))
    const tests = expected.criteria.map((one) => criterionTest(sheet, range, one))
    const units = visibleUnits(sheet, range, (row) => tests.every((test) => test(row)))
    return found(where, wanted, words('行', 'rows'), units)
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const range = dataRange(target, edit.sheet, true)
    const [whole] = rangesOf(target.ref, edit.sheet)
    if (range === undefined || whole === undefined) throw new Error('no cells')
    const tests = expected.criteria.map((one) => criterionTest(edit.sheet, range, one))
    putChild(
      edit.root,
      'x:autoFilter',
      { ref: rangeName(whole) },
      expected.criteria.map((one) => filterColumn(one, edit.sheet, range)),
    )
    putName(draft, '_xlnm._FilterDatabase', target.sheet, whole)
    hideRows(draft, target.sheet, range, (row) => tests.every((test) => test(row)))
  },
  example: {
    start: recordsStart,
    target: { in: 'range', sheet: RECORDS.filtered, ref: 'A1:D9' },
    expected: {
      criteria: [
        { column: 'B', operator: 'equal', value: '技术部' },
        { column: 'D', operator: 'greater', value: 6500 },
      ],
    },
    near: [
      {
        name: 'another limit',
        expected: {
          criteria: [
            { column: 'B', operator: 'equal', value: '技术部' },
            { column: 'D', operator: 'greater', value: 6000 },
          ],
        },
      },
      {
        name: 'rows hidden by hand, without a filter',
        make: (draft) => {
          const range = { from: { row: 1, column: 0 }, to: { row: 8, column: 3 } }
          hideRows(draft, RECORDS.filtered, range, (row) => [4, 8].includes(row))
        },
      },
    ],
  },
})

export const filterCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [filter]
