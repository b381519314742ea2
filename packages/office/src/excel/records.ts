import * as z from 'zod/mini'
import { plain, words, type Words } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { attribute, children, isOn } from '../package/xml-query.ts'
import { cellKey, columnOf, isOverlap, parseRange, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import type { RangeTarget } from './excel-targets.ts'
import { ColumnLetters, rangesOf } from './excel-targets.ts'
import { matchesWildcards } from './formula-criteria.ts'
import { serialOfText } from './formulas/argument.ts'
import { tablesOf } from './read-tables.ts'
import { valueAt, type CellValue, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'
import { ownTable } from '../package/own-table.ts'

/** The records of a list: its range without the header. */
export function dataRange(
  target: z.infer<typeof RangeTarget>,
  sheet: ExcelSheet,
  hasHeader: boolean,
): CellRange | undefined {
  const [range] = rangesOf(target.ref, sheet)
  if (range === undefined) return undefined
  return hasHeader ? { from: { ...range.from, row: range.from.row + 1 }, to: range.to } : range
}

/** Columns whose typed content belongs to the record: later formulas do not break a row. */
export function recordColumns(start: ExcelSheet, range: CellRange): number[] {
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

/** What no list of an exam has in a cell; beyond it a text is compared by its length and a sum. */
const LONG_TEXT = 500

/** FNV-1a over UTF-16 units: two texts of one workbook that agree in it and in length are the same. */
function sumOf(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1)
    sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0
  return sum
}

const keys = new WeakMap<ExcelSheet, Map<string, string>>()

/** A cell's text as records are compared; each text is folded once, however many cells share it. */
function keyOf(sheet: ExcelSheet, text: string): string {
  let known = keys.get(sheet)
  if (known === undefined) {
    known = new Map()
    keys.set(sheet, known)
  }
  const found = known.get(text)
  if (found !== undefined) return found
  const folded = foldSpaces(text)
  const key =
    folded.length <= LONG_TEXT
      ? folded
      : `${folded.slice(0, LONG_TEXT)}…${folded.length} ${sumOf(folded)}`
  known.set(text, key)
  return key
}

/** One text for a row, of its columns, to compare records by. */
export const recordAt = (sheet: ExcelSheet, row: number, columns: readonly number[]): string =>
  columns.map((column) => keyOf(sheet, toText(valueAt(sheet, row, column)))).join('\t')

export const rowNumbers = (range: CellRange): number[] =>
  Array.from({ length: range.to.row - range.from.row + 1 }, (_, index) => range.from.row + index)

/** True when two lists hold the same records, in whatever order: rows must stay intact (20601). */
export function hasSameRecords(start: ExcelSheet, sheet: ExcelSheet, range: CellRange): boolean {
  const columns = recordColumns(start, range)
  const of = (one: ExcelSheet): string =>
    rowNumbers(range)
      .map((row) => recordAt(one, row, columns))
      .sort()
      .join('\n')
  return of(start) === of(sheet)
}

export const isHiddenRow = (sheet: ExcelSheet, row: number): boolean =>
  isOn(attribute(sheet.rows.get(row), 'hidden') ?? '0')

/** A filter on a list, of its sheet or of a table: some programs turn a filter into a table (5.5). */
export function hasFilter(workbook: ExcelWorkbook, sheet: ExcelSheet, list: CellRange): boolean {
  return [sheet.root, ...tablesOf(workbook, sheet).map((table) => table.root)]
    .flatMap((root) => children(root, 'x:autoFilter'))
    .some((filter) => {
      const own = parseRange(attribute(filter, 'ref') ?? '')
      return own === undefined || isOverlap(own, list)
    })
}

const Operand = z.union([z.string(), z.number()])
/** A condition of a column; all conditions of a list must hold. */
export const Criterion = z.object({
  column: ColumnLetters,
  operator: z.enum([
    'equal',
    'notEqual',
    'greater',
    'atLeast',
    'less',
    'atMost',
    'between',
    'contains',
    'beginsWith',
    'endsWith',
    'matches',
    'in',
    'top',
    'bottom',
    'topPercent',
    'aboveAverage',
    'belowAverage',
  ]),
  /** A list for `in` and `between`; how many for `top`; nothing counts for averages. */
  value: z._default(z.union([z.string(), z.number(), z.array(Operand)]), ''),
})
export type Criterion = z.infer<typeof Criterion>

const OPERATOR_WORDS: Readonly<Record<Criterion['operator'], Words>> = ownTable({
  equal: plain('='),
  notEqual: plain('≠'),
  greater: plain('>'),
  atLeast: plain('≥'),
  less: plain('<'),
  atMost: plain('≤'),
  between: words('介于', 'between'),
  contains: words('包含', 'contains'),
  beginsWith: words('开头是', 'begins with'),
  endsWith: words('结尾是', 'ends with'),
  matches: words('匹配', 'matches'),
  in: words('为其中之一：', 'one of'),
  top: words('最大项数', 'top'),
  bottom: words('最小项数', 'bottom'),
  topPercent: words('最大百分比', 'top percent'),
  aboveAverage: words('高于平均值', 'above average'),
  belowAverage: words('低于平均值', 'below average'),
})

export function describeCriterion({ column, operator, value }: Criterion): Words {
  const { zh, en } = OPERATOR_WORDS[operator]
  const values = [value].flat()
  return words(
    `${column}列 ${zh} ${values.join('、')}`.trim(),
    `${column} ${en} ${values.join(', ')}`.trim(),
  )
}

/** Lines of conditions: all of one line together, any of the lines. */
export function describeLines(lines: readonly (readonly Criterion[])[]): Words {
  const all = lines.map((line) => line.map(describeCriterion))
  const told = (language: 'zh' | 'en', and: string, or: string): string =>
    all.map((line) => line.map((one) => one[language]).join(and)).join(or)
  return words(told('zh', ' 且 ', '；或 '), told('en', ' and ', '; or '))
}

const lower = (value: CellValue): string => foldSpaces(toText(value)).toLowerCase()

/** A limit as a number: days and times may be written as texts. */
function limitNumber(limit: string | number): number {
  if (typeof limit === 'number') return limit
  const number = limit.trim() === '' ? Number.NaN : Number(limit)
  return Number.isNaN(number) ? (serialOfText(limit) ?? Number.NaN) : number
}

/** The test that a condition makes of each row of a list. */
export function criterionTest(
  sheet: ExcelSheet,
  range: CellRange,
  criterion: Criterion,
): (row: number) => boolean {
  const column = columnOf(criterion.column) ?? 0
  const at = (row: number): CellValue => valueAt(sheet, row, column)
  const values = [criterion.value].flat()
  const [first = '', second = ''] = values
  const text = String(first).toLowerCase()
  const equals = (actual: CellValue): boolean =>
    values.some((value) =>
      typeof value === 'number'
        ? actual.kind === 'number' && Math.abs(actual.number - value) < 1e-9
        : lower(actual) === foldSpaces(value).toLowerCase() ||
          (actual.kind === 'number' && serialOfText(value) === actual.number),
    )
  const [low, high] = [first, second].map(limitNumber)
  const numeric = (test: (number: number) => boolean) => (row: number) => {
    const actual = at(row)
    return actual.kind === 'number' && test(actual.number)
  }
  const numbers = (): number[] =>
    rowNumbers(range).flatMap((row) => {
      const value = at(row)
      return value.kind === 'number' ? value.number : []
    })
  const ranked = (count: number, isTop: boolean) => {
    const sorted = numbers().sort((a, b) => (isTop ? b - a : a - b))
    const limit = sorted[Math.max(1, Math.min(Math.floor(count), sorted.length)) - 1] ?? 0
    return numeric((number) => (isTop ? number >= limit : number <= limit))
  }
  const mean = (): number =>
    numbers().reduce((sum, one) => sum + one, 0) / Math.max(numbers().length, 1)
  switch (criterion.operator) {
    case 'equal':
    case 'in':
      return (row) => equals(at(row))
    case 'notEqual':
      return (row) => !equals(at(row))
    case 'contains':
      return (row) => lower(at(row)).includes(text)
    case 'beginsWith':
      return (row) => lower(at(row)).startsWith(text)
    case 'endsWith':
      return (row) => lower(at(row)).endsWith(text)
    case 'matches':
      return (row) => matchesWildcards(lower(at(row)), text)
    case 'greater':
      return numeric((number) => number > (low ?? Number.NaN))
    case 'atLeast':
      return numeric((number) => number >= (low ?? Number.NaN))
    case 'less':
      return numeric((number) => number < (low ?? Number.NaN))
    case 'atMost':
      return numeric((number) => number <= (low ?? Number.NaN))
    case 'between':
      return numeric((number) => number >= (low ?? Number.NaN) && number <= (high ?? Number.NaN))
    case 'top':
      return ranked(Number(first), true)
    case 'bottom':
      return ranked(Number(first), false)
    case 'topPercent':
      return ranked((numbers().length * Number(first)) / 100, true)
    case 'aboveAverage': {
      const middle = mean()
      return numeric((number) => number > middle)
    }
    case 'belowAverage': {
      const middle = mean()
      return numeric((number) => number < middle)
    }
  }
}
