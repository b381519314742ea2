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
  type Evidence,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, child, isOn } from '../package/xml-query.ts'
import { cellKey, columnOf, parseRange, type CellRange } from './cell-reference.ts'
import { orderOf } from './evaluate-formula.ts'
import {
  cellEvidence,
  ColumnLetters,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { toText } from './cell-value.ts'
import { valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'
import type { ExcelDraft } from './excel-draft.ts'

const Key = z.object({
  column: ColumnLetters,
  order: z._default(z.enum(['ascending', 'descending']), 'ascending'),
  /** How Chinese texts are ordered. */
  method: z._default(z.enum(['pinyin', 'stroke']), 'pinyin'),
  /** A custom list: texts in their order. */
  list: z.optional(z.array(z.string())),
})

const COLLATORS = {
  pinyin: new Intl.Collator('zh-Hans-CN-u-co-pinyin'),
  stroke: new Intl.Collator('zh-Hans-CN-u-co-stroke'),
}

function compareBy(key: z.infer<typeof Key>, one: CellValue, two: CellValue): number {
  // Empty cells come last whatever the direction.
  if (one.kind === 'empty' || two.kind === 'empty')
    return (one.kind === 'empty' ? 1 : 0) - (two.kind === 'empty' ? 1 : 0)
  let order: number
  if (key.list !== undefined) {
    const place = (value: CellValue): number => {
      const at = key.list?.indexOf(toText(value).trim()) ?? -1
      return at < 0 ? Number.MAX_SAFE_INTEGER : at
    }
    order = place(one) - place(two)
  } else if (one.kind === 'text' && two.kind === 'text')
    order = COLLATORS[key.method].compare(one.text, two.text)
  else order = orderOf(one, two)
  return key.order === 'ascending' ? order : -order
}

function dataRange(target: z.infer<typeof RangeTarget>, sheet: ExcelSheet, hasHeader: boolean) {
  const [range] = rangesOf(target.ref, sheet)
  if (range === undefined) return undefined
  return hasHeader ? { from: { ...range.from, row: range.from.row + 1 }, to: range.to } : range
}

/** Columns whose typed content belongs to the record: later formulas do not break a row. */
function recordColumns(start: ExcelSheet, range: CellRange): number[] {
  const columns: number[] = []
  for (let column = range.from.column; column <= range.to.column; column += 1) {
    for (let row = range.from.row; row <= range.to.row; row += 1) {
      const cell = start.cells.get(cellKey(row, column))
      if (cell !== undefined && cell.formula === undefined && cell.value.kind !== 'empty') {
        columns.push(column)
        break
      }
    }
  }
  return columns
}

function records(sheet: ExcelSheet, range: CellRange, columns: readonly number[]): string[] {
  const list: string[] = []
  for (let row = range.from.row; row <= range.to.row; row += 1)
    list.push(columns.map((column) => foldSpaces(toText(valueAt(sheet, row, column)))).join('\t'))
  return list.sort()
}

const sort: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20601',
  title: words('排序', 'sort'),
  target: RangeTarget,
  expected: z.object({
    keys: z.array(Key).check(z.minLength(1)),
    header: z._default(z.boolean(), true),
  }),
  examine(view, target, expected) {
    const where = describeRange(target)
    const wanted = words(
      expected.keys
        .map((key) => `${key.column}列${key.order === 'ascending' ? '升序' : '降序'}`)
        .join('、'),
      expected.keys.map((key) => `column ${key.column} ${key.order}`).join(', '),
    )
    const sheet = findSheet(view, target.sheet)
    const range = sheet && dataRange(target, sheet, expected.header)
    if (sheet === undefined || range === undefined) return blocked(where, wanted, NO_SHEET)
    const original =
      view.start === undefined
        ? undefined
        : findSheet({ ...view, workbook: view.start }, target.sheet)
    if (original !== undefined) {
      const columns = recordColumns(original, range)
      const before = records(original, range, columns)
      const now = records(sheet, range, columns)
      if (before.join('\n') !== now.join('\n'))
        return found(
          where,
          wanted,
          COUNT.items,
          single(false, words('记录内容被改动或打乱', 'the records are not the issued ones')),
        )
    }
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (let row = range.from.row; row < range.to.row; row += 1) {
      let order = 0
      for (const key of expected.keys) {
        const column = columnOf(key.column) ?? 0
        order = compareBy(key, valueAt(sheet, row, column), valueAt(sheet, row + 1, column))
        if (order !== 0) break
      }
      tally.add(
        order <= 0,
        order <= 0 ? words('顺序正确', 'in order') : words('顺序不符', 'out of order'),
      )
      if (order > 0) {
        const column = columnOf(expected.keys[0]?.column ?? 'A') ?? 0
        evidence.push(cellEvidence(sheet, { row, column }, toText(valueAt(sheet, row, column))))
      }
    }
    return found(where, wanted, words('处', 'places'), tally.units, evidence)
  },
})

const Criterion = z.object({
  column: ColumnLetters,
  operator: z.enum(['equal', 'notEqual', 'greater', 'atLeast', 'less', 'atMost', 'contains', 'in']),
  value: z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]),
})

function meets(actual: CellValue, criterion: z.infer<typeof Criterion>): boolean {
  const values = Array.isArray(criterion.value) ? criterion.value : [criterion.value]
  const equals = (value: string | number): boolean =>
    typeof value === 'number'
      ? actual.kind === 'number' && Math.abs(actual.number - value) < 1e-9
      : foldSpaces(toText(actual)).toLowerCase() === foldSpaces(value).toLowerCase()
  const [first = ''] = values
  if (criterion.operator === 'equal' || criterion.operator === 'in') return values.some(equals)
  if (criterion.operator === 'notEqual') return !values.some(equals)
  if (criterion.operator === 'contains') return toText(actual).includes(String(first))
  if (actual.kind !== 'number' || typeof first !== 'number') return false
  if (criterion.operator === 'greater') return actual.number > first
  if (criterion.operator === 'atLeast') return actual.number >= first
  return criterion.operator === 'less' ? actual.number < first : actual.number <= first
}

/** Filters of the sheet and of its tables: some programs turn a filter into a table (5.5). */
function hasFilter(view: ExcelView, sheet: ExcelSheet): boolean {
  if (child(sheet.root, 'x:autoFilter') !== undefined) return true
  const { source } = view.workbook
  return source
    .relationships(sheet.part)
    .filter((link) => link.type === 'table' && !link.isExternal)
    .some((link) => child(source.xml(link.target), 'x:autoFilter') !== undefined)
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
    const wanted = plain(
      expected.criteria
        .map((one) => `${one.column} ${one.operator} ${String(one.value)}`)
        .join('、'),
    )
    const sheet = findSheet(view, target.sheet)
    const range = sheet && dataRange(target, sheet, true)
    if (sheet === undefined || range === undefined || parseRange(target.ref) === undefined)
      return blocked(where, wanted, NO_SHEET)
    if (!hasFilter(view, sheet))
      return found(
        where,
        wanted,
        COUNT.items,
        single(false, words('没有筛选', 'there is no filter')),
      )
    const tally = new UnitTally()
    let hidden = 0
    for (let row = range.from.row; row <= range.to.row; row += 1) {
      const isHidden = isOn(attribute(sheet.rows.get(row), 'hidden') ?? '0')
      if (isHidden) hidden += 1
      const shouldShow = expected.criteria.every((one) =>
        meets(valueAt(sheet, row, columnOf(one.column) ?? 0), one),
      )
      tally.add(
        shouldShow !== isHidden,
        shouldShow
          ? isHidden
            ? words('应显示的行被隐藏', 'a row that should show is hidden')
            : words('显示', 'shown')
          : isHidden
            ? words('隐藏', 'hidden')
            : words('应隐藏的行仍显示', 'a row that should be hidden shows'),
      )
    }
    return hidden === 0 && tally.units.every((unit) => unit.isOk)
      ? found(where, wanted, COUNT.items, single(true, words('全部符合', 'all rows meet it')))
      : found(where, wanted, words('行', 'rows'), tally.units)
  },
})

export const dataCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [sort, filter]
