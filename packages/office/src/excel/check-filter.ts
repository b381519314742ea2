import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  single,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, insertInOrder, putChild, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  columnName,
  columnOf,
  parseCell,
  parseRange,
  rangeName,
  type CellRange,
} from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import { RECORDS, recordsStart } from './examples/records-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { describeRange, findSheet, NO_SHEET, RangeTarget, rangesOf } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { storedValue } from './judge-formulas.ts'
import {
  Criterion,
  criterionTest,
  dataRange,
  describeCriterion,
  hasFilter,
  hasSameRecords,
  isHiddenRow,
  recordAt,
  rowNumbers,
} from './records.ts'
import { valueAt, type ExcelSheet } from './read-workbook.ts'

const SHOWN: Words = words('显示', 'shown')
const HIDDEN: Words = words('隐藏', 'hidden')
const WRONGLY_SHOWN = words('应隐藏的行仍显示', 'a row that should be hidden shows')
const WRONGLY_HIDDEN = words('应显示的行被隐藏', 'a row that should show is hidden')

/** The rows that are to be seen, against those that are. */
function visibleUnits(sheet: ExcelSheet, range: CellRange, shows: (row: number) => boolean) {
  const tally = new UnitTally()
  for (const row of rowNumbers(range)) {
    const isHidden = isHiddenRow(sheet, row)
    const isOk = shows(row) !== isHidden
    tally.add(isOk, isOk ? (isHidden ? HIDDEN : SHOWN) : isHidden ? WRONGLY_HIDDEN : WRONGLY_SHOWN)
  }
  return tally.units
}

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

/** The hidden name that Excel keeps for a filter’s list, and others like it. */
function putName(draft: ExcelDraft, name: string, sheet: string, range: CellRange): void {
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

function hideRows(
  draft: ExcelDraft,
  sheet: string,
  range: CellRange,
  shows: (row: number) => boolean,
): void {
  const edit = editSheet(draft, sheet)
  for (const row of rowNumbers(range))
    setAttributes(edit.row(row), { hidden: shows(row) ? undefined : 1 })
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
    const wanted = plain(expected.criteria.map(describeCriterion).join('、'))
    const sheet = findSheet(view, target.sheet)
    const range = sheet && dataRange(target, sheet, true)
    if (sheet === undefined || range === undefined || parseRange(target.ref) === undefined)
      return blocked(where, wanted, NO_SHEET)
    if (!hasFilter(view.workbook, sheet))
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

const Advanced = z.object({
  /** Lines of conditions: a record must meet all of one line. */
  lines: z.array(z.array(Criterion).check(z.minLength(1))).check(z.minLength(1)),
  /** The first cell of the copied records with their header; in place without it. */
  output: z.optional(z.string().check(z.refine((text) => parseCell(text) !== undefined, 'a cell'))),
  /** Equal records only once (选择不重复的记录). */
  unique: z._default(z.boolean(), false),
  /** Where an answer file gets its criteria range. */
  criteriaAt: z._default(
    z.string().check(z.refine((text) => parseCell(text) !== undefined, 'a cell')),
    'F1',
  ),
})

/** Rows of the list that the conditions let through, and if asked each record once. */
function chosenRows(
  sheet: ExcelSheet,
  range: CellRange,
  expected: z.infer<typeof Advanced>,
): number[] {
  const lines = expected.lines.map((line) => line.map((one) => criterionTest(sheet, range, one)))
  const rows = rowNumbers(range).filter((row) =>
    lines.some((line) => line.every((test) => test(row))),
  )
  if (!expected.unique) return rows
  const seen = new Set<string>()
  const columns = Array.from(
    { length: range.to.column - range.from.column + 1 },
    (_, at) => range.from.column + at,
  )
  return rows.filter((row) => {
    const record = recordAt(sheet, row, columns)
    if (seen.has(record)) return false
    seen.add(record)
    return true
  })
}

const SIGNS: Readonly<Partial<Record<Criterion['operator'], string>>> = {
  equal: '',
  in: '',
  notEqual: '<>',
  greater: '>',
  atLeast: '>=',
  less: '<',
  atMost: '<=',
}

/** Programs keep different names for the ranges, so the records that come out decide. */
const advanced: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20603',
  title: words('高级筛选', 'advanced filter'),
  target: RangeTarget,
  expected: Advanced,
  examine(view, target, expected) {
    const where = describeRange(target)
    const lines = expected.lines.map((line) => line.map(describeCriterion).join(' & ')).join('；')
    const place = expected.output === undefined ? '' : ` → ${expected.output}`
    const wanted = plain(lines + place)
    const sheet = findSheet(view, target.sheet)
    const original =
      findSheet({ ...view, workbook: view.start ?? view.workbook }, target.sheet) ?? sheet
    const range = sheet && dataRange(target, sheet, true)
    if (sheet === undefined || original === undefined || range === undefined)
      return blocked(where, wanted, NO_SHEET)
    const output = parseCell(expected.output ?? '')
    if (output === undefined) {
      if (child(sheet.root, 'x:autoFilter') !== undefined)
        return found(
          where,
          wanted,
          COUNT.items,
          single(false, words('用了自动筛选', 'an autofilter was used')),
        )
      const shown = new Set(chosenRows(sheet, range, expected))
      return found(
        where,
        wanted,
        words('行', 'rows'),
        visibleUnits(sheet, range, (row) => shown.has(row)),
      )
    }
    const heads = new Map<string, number>()
    for (let column = range.from.column; column <= range.to.column; column += 1)
      heads.set(toText(valueAt(original, range.from.row - 1, column)).trim(), column)
    const columns: number[] = []
    for (let at = output.column; at < output.column + heads.size; at += 1) {
      const column = heads.get(toText(valueAt(sheet, output.row, at)).trim())
      if (column === undefined) break
      columns.push(column)
    }
    if (columns.length === 0)
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('输出区域没有标题', 'no headings where the output starts')),
      )
    const rows = chosenRows(original, range, expected)
    const right = rows.map((row) => recordAt(original, row, columns)).sort()
    const actual: string[] = []
    const shift = columns.map((_, at) => output.column + at)
    for (let row = output.row + 1; row <= sheet.last.row; row += 1) {
      const record = recordAt(sheet, row, shift)
      if (record.replaceAll('\t', '') === '') break
      actual.push(record)
    }
    const isOk = right.join('\n') === actual.sort().join('\n')
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        isOk,
        words(
          `输出${actual.length}条记录，应为${right.length}条`,
          `${actual.length} records, ${right.length} are right`,
        ),
      ),
    )
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const range = dataRange(target, edit.sheet, true)
    const at = parseCell(expected.criteriaAt)
    if (range === undefined || at === undefined) throw new Error('no cells')
    const rows = chosenRows(edit.sheet, range, expected)
    const columns = [...new Set(expected.lines.flat().map((one) => one.column))]
    columns.forEach((letters, across) => {
      const place = columnOf(letters) ?? 0
      const head = toText(valueAt(edit.sheet, range.from.row - 1, place))
      edit.setValue({ row: at.row, column: at.column + across }, head)
      expected.lines.forEach((line, down) => {
        const one = line.find((each) => each.column === letters)
        if (one === undefined) return
        const sign = SIGNS[one.operator]
        const value = [one.value].flat()[0] ?? ''
        edit.setValue(
          { row: at.row + 1 + down, column: at.column + across },
          sign === '' ? value : `${sign ?? ''}${value}`,
        )
      })
    })
    putName(draft, '_xlnm.Criteria', target.sheet, {
      from: at,
      to: { row: at.row + expected.lines.length, column: at.column + columns.length - 1 },
    })
    const output = parseCell(expected.output ?? '')
    if (output === undefined) {
      const shown = new Set(rows)
      hideRows(draft, target.sheet, range, (row) => shown.has(row))
      return
    }
    const width = range.to.column - range.from.column + 1
    ;[range.from.row - 1, ...rows].forEach((row, down) => {
      for (let across = 0; across < width; across += 1)
        edit.setValue(
          { row: output.row + down, column: output.column + across },
          storedValue(valueAt(edit.sheet, row, range.from.column + across)),
        )
    })
    putName(draft, '_xlnm.Extract', target.sheet, {
      from: output,
      to: { row: output.row, column: output.column + width - 1 },
    })
  },
  example: {
    start: recordsStart,
    target: { in: 'range', sheet: RECORDS.advanced, ref: 'A1:D9' },
    expected: {
      lines: [
        [
          { column: 'B', operator: 'equal', value: '销售部' },
          { column: 'D', operator: 'atLeast', value: 5500 },
        ],
        [{ column: 'B', operator: 'equal', value: '财务部' }],
      ],
      output: 'A12',
    },
    near: [
      {
        name: 'both conditions in one line only',
        expected: {
          lines: [
            [
              { column: 'B', operator: 'equal', value: '销售部' },
              { column: 'D', operator: 'atLeast', value: 5500 },
            ],
          ],
          output: 'A12',
        },
      },
      {
        name: 'in place instead of copied',
        make: (draft) => {
          const range = { from: { row: 1, column: 0 }, to: { row: 8, column: 3 } }
          hideRows(draft, RECORDS.advanced, range, (row) => [1, 2, 6, 7].includes(row))
        },
      },
    ],
  },
})

export const filterCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [filter, advanced]
