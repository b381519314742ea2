import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
} from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { child, numberOf } from '../package/xml-query.ts'
import { columnName, columnOf, parseRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import { RECORDS, recordsStart } from './examples/records-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import {
  cellEvidence,
  ColumnLetters,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  SheetTarget,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { formulaTree, nodesOf } from './formulas/formula-tree.ts'
import { summarise } from './check-consolidate.ts'
import { fillFormula, storedValue } from './judge-formulas.ts'
import { isSame, showValue } from './judge-values.ts'
import { shiftCells } from './move-cells.ts'
import { dataRange, isHiddenRow, rowNumbers } from './records.ts'
import { valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'

/** The functions of 分类汇总 with their numbers in SUBTOTAL and their words in Chinese Excel. */
const FUNCTIONS = {
  average: [1, '平均值'],
  countNums: [2, '计数'],
  count: [3, '计数'],
  max: [4, '最大值'],
  min: [5, '最小值'],
  product: [6, '乘积'],
  stdDev: [7, '标准偏差'],
  stdDevp: [8, '总体标准偏差'],
  sum: [9, '汇总'],
  var: [10, '方差'],
  varp: [11, '总体方差'],
} as const

const Grouping = z.object({
  groupBy: ColumnLetters,
  function: z._default(z.enum(Object.keys(FUNCTIONS) as [keyof typeof FUNCTIONS]), 'sum'),
  fields: z.array(ColumnLetters).check(z.minLength(1)),
})
type Grouping = z.infer<typeof Grouping>

interface SubtotalCell {
  readonly row: number
  readonly column: number
  readonly from: number
  readonly to: number
}

/** Cells with SUBTOTAL of one function, and the rows that they sum up. */
function subtotalsIn(sheet: ExcelSheet, number: number): SubtotalCell[] {
  return [...sheet.cells.values()].flatMap(({ row, column, formula }) => {
    const tree = formula === undefined ? undefined : formulaTree(formula)
    const call =
      tree && [...nodesOf(tree)].find((one) => one.kind === 'call' && one.name === 'SUBTOTAL')
    if (call?.kind !== 'call') return []
    const [which, where] = call.list
    const range = where?.kind === 'reference' ? parseRange(where.text) : undefined
    const isIt = which?.kind === 'number' && which.number % 100 === number
    if (!isIt || range === undefined || range.from.column !== column) return []
    return { row, column, from: range.from.row, to: range.to.row }
  })
}

const groupText = (value: CellValue): string => toText(value).trim()

/** The issued values of a field by their groups. */
function groupsOf(sheet: ExcelSheet, rows: readonly number[], groupBy: number, field: number) {
  const groups = new Map<string, CellValue[]>()
  for (const row of rows) {
    const group = groupText(valueAt(sheet, row, groupBy))
    const value = valueAt(sheet, row, field)
    const known = groups.get(group)
    if (known === undefined) groups.set(group, [value])
    else known.push(value)
  }
  return groups
}

const subtotal: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20604',
  title: words('分类汇总', 'subtotals'),
  /** The list with its header, as issued. */
  target: RangeTarget,
  expected: Grouping,
  examine(view, target, expected) {
    const where = describeRange(target)
    const [number, label] = FUNCTIONS[expected.function]
    const wanted = words(
      `按${expected.groupBy}列分类，${expected.fields.join('、')}列${label}`,
      `${expected.function} of ${expected.fields.join(', ')} by ${expected.groupBy}`,
    )
    const sheet = findSheet(view, target.sheet)
    const original = findSheet({ ...view, workbook: view.start ?? view.workbook }, target.sheet)
    const range = original && dataRange(target, original, true)
    if (sheet === undefined || original === undefined || range === undefined)
      return blocked(where, wanted, NO_SHEET)
    const all = subtotalsIn(sheet, number)
    const evaluator = makeEvaluator(view.workbook)
    const groupBy = columnOf(expected.groupBy) ?? 0
    const totals = new Set(all.map((one) => one.row))
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const letters of expected.fields) {
      const field = columnOf(letters) ?? 0
      const groups = groupsOf(original, rowNumbers(range), groupBy, field)
      const judge = (
        name: string,
        cell: SubtotalCell | undefined,
        values: readonly CellValue[],
      ): void => {
        const value = cell && evaluator.cell(sheet, cell.row, cell.column)
        const isOk =
          value !== undefined && isSame(value, summarise(expected.function, values), undefined)
        tally.add(isOk, plain(`${name} ${letters} ${value === undefined ? '—' : showValue(value)}`))
        if (cell !== undefined && evidence.length < 5)
          evidence.push(cellEvidence(sheet, cell, value === undefined ? '' : toText(value)))
      }
      const rowsOf = (cell: SubtotalCell): number[] =>
        rowNumbers({
          from: { row: cell.from, column: 0 },
          to: { row: Math.min(cell.to, sheet.last.row), column: 0 },
        }).filter((row) => !totals.has(row))
      const own = all.filter((one) => one.column === field)
      for (const [group, values] of groups) {
        const cell = own.find((one) => {
          const rows = rowsOf(one)
          return (
            rows.length === values.length &&
            rows.every((row) => groupText(valueAt(sheet, row, groupBy)) === group)
          )
        })
        judge(group, cell, values)
      }
      const count = [...groups.values()].reduce((sum, values) => sum + values.length, 0)
      if (groups.size > 1)
        judge(
          '总计',
          own.find((one) => rowsOf(one).length === count),
          [...groups.values()].flat(),
        )
    }
    return found(where, wanted, COUNT.items, tally.units, evidence)
  },
  apply(draft, target, expected) {
    const [number, label] = FUNCTIONS[expected.function]
    const first = editSheet(draft, target.sheet)
    const range = dataRange(target, first.sheet, true)
    if (range === undefined) throw new Error('no cells')
    if (subtotalsIn(first.sheet, number).length > 0) return
    const groupBy = columnOf(expected.groupBy) ?? 0
    const groupAt = (sheet: ExcelSheet, row: number): string =>
      groupText(valueAt(sheet, row, groupBy))
    // Records of one group have to lie together, as sorting before the command makes them.
    const rows = rowNumbers(range)
    const names = [...new Set(rows.map((row) => groupAt(first.sheet, row)))]
    const order = names.flatMap((name) => rows.filter((row) => groupAt(first.sheet, row) === name))
    const columns = Array.from(
      { length: range.to.column - range.from.column + 1 },
      (_, at) => range.from.column + at,
    )
    rows.forEach((row, index) => {
      for (const column of columns)
        first.setValue(
          { row, column },
          storedValue(valueAt(first.sheet, order[index] ?? row, column)),
        )
    })
    const sizes = names.map(
      (name) => rows.filter((row) => groupAt(first.sheet, row) === name).length,
    )
    let at = range.from.row
    const sums: { row: number; from: number; to: number; text: string; level: number }[] = []
    sizes.forEach((size, index) => {
      shiftCells(draft, target.sheet, { axis: 'row', at: at + size, count: 1 })
      sums.push({
        row: at + size,
        from: at,
        to: at + size - 1,
        text: `${names[index] ?? ''} ${label}`,
        level: 1,
      })
      at += size + 1
    })
    shiftCells(draft, target.sheet, { axis: 'row', at, count: 1 })
    const all = label === '汇总' ? '总计' : `总${label}`
    sums.push({ row: at, from: range.from.row, to: at - 2, text: all, level: 0 })
    const edit = editSheet(draft, target.sheet)
    for (let row = range.from.row; row < at; row += 1)
      setAttributes(edit.row(row), {
        outlineLevel: sums.find((one) => one.row === row)?.level ?? 2,
      })
    const format = child(edit.root, 'x:sheetFormatPr')
    if (format !== undefined) setAttributes(format, { outlineLevelRow: 2 })
    for (const { row, text } of sums) edit.setValue({ row, column: groupBy }, text)
    for (const letters of expected.fields) {
      const name = columnName(columnOf(letters) ?? 0)
      for (const { row, from, to } of sums)
        fillFormula(
          draft,
          { sheet: target.sheet, ref: `${name}${row + 1}` },
          `SUBTOTAL(${number},${name}${from + 1}:${name}${to + 1})`,
        )
    }
  },
  example: {
    start: recordsStart,
    target: { in: 'range', sheet: RECORDS.grouped, ref: 'A1:D9' },
    expected: { groupBy: 'B', fields: ['D'] },
    near: [
      { name: 'the average', expected: { groupBy: 'B', function: 'average', fields: ['D'] } },
      { name: 'by another column', expected: { groupBy: 'C', fields: ['D'] } },
    ],
  },
})

const collapse: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20605',
  title: words('分级显示折叠', 'outline collapsed to a level'),
  target: SheetTarget,
  expected: z.object({ level: z.int().check(z.gte(1), z.lte(7)) }),
  examine(view, target, expected) {
    const wanted = words(`只显示第${expected.level}级`, `only level ${expected.level} shown`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(plain(target.sheet), wanted, NO_SHEET)
    const tally = new UnitTally()
    let deepest = 0
    for (const [row, node] of sheet.rows) {
      const level = numberOf(node, 'outlineLevel') ?? 0
      deepest = Math.max(deepest, level)
      if (level === 0) continue
      const isHidden = isHiddenRow(sheet, row)
      const isOk = isHidden === level >= expected.level
      const name = `${row + 1}`
      tally.add(
        isOk,
        isHidden
          ? words(`第${name}行隐藏`, `row ${name} hidden`)
          : words(`第${name}行显示`, `row ${name} shown`),
      )
    }
    if (deepest === 0)
      return blocked(plain(target.sheet), wanted, words('没有分级显示', 'there is no outline'))
    return found(plain(target.sheet), wanted, words('行', 'rows'), tally.units)
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    for (const [row, node] of edit.sheet.rows) {
      const level = numberOf(node, 'outlineLevel') ?? 0
      const before = numberOf(edit.sheet.rows.get(row - 1), 'outlineLevel') ?? 0
      setAttributes(node, {
        hidden: level >= expected.level ? 1 : undefined,
        collapsed: before > level && before >= expected.level ? 1 : undefined,
      })
    }
  },
  example: {
    start: recordsStart,
    target: { in: 'sheet', sheet: RECORDS.outlined },
    expected: { level: 2 },
    near: [
      { name: 'one level less', expected: { level: 1 } },
      {
        name: 'the rows deleted',
        make: (draft) => {
          const edit = editSheet(draft, RECORDS.outlined)
          for (const row of [1, 2, 4, 5])
            for (const column of [0, 1, 2, 3]) edit.setValue({ row, column }, undefined)
        },
      },
    ],
  },
})

export const subtotalCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [subtotal, collapse]
