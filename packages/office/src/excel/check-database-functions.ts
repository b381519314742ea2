import * as z from 'zod/mini'
import { blocked, defineChecker, plain, words, type Checker } from '../checkpoints/checker.ts'
import { cellKey, cellName, columnOf, parseRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { editSheet } from './edit-cells.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import { RECORDS, recordsStart } from './examples/records-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { ColumnLetters, describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { formulaTree, nodesOf } from './formulas/formula-tree.ts'
import { summarise } from './check-consolidate.ts'
import { judgeFormulas, fillFormula } from './judge-formulas.ts'
import { isSame, showValue } from './judge-values.ts'
import { Criterion, criterionTest, dataRange, describeLines, rowNumbers } from './records.ts'
import { valueAt } from './read-workbook.ts'

const NAMES = {
  DSUM: 'sum',
  DAVERAGE: 'average',
  DCOUNT: 'countNums',
  DCOUNTA: 'count',
  DMAX: 'max',
  DMIN: 'min',
  DPRODUCT: 'product',
  DSTDEV: 'stdDev',
  DSTDEVP: 'stdDevp',
  DVAR: 'var',
  DVARP: 'varp',
} as const

const database: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20606',
  title: words('数据库函数', 'database functions'),
  target: RangeTarget,
  expected: z.object({
    function: z.enum(Object.keys(NAMES) as [keyof typeof NAMES]),
    /** The list with its header, on the sheet of the target. */
    database: z.string().check(z.refine((text) => parseRange(text) !== undefined, 'a range')),
    field: ColumnLetters,
    /** Lines of conditions: a record must meet all of one line. */
    lines: z.array(z.array(Criterion).check(z.minLength(1))).check(z.minLength(1)),
    /** Where an answer file gets its criteria range. */
    criteriaAt: z._default(z.string().check(z.regex(/^[A-Z]{1,3}\d{1,7}$/)), 'F1'),
  }),
  examine(view, target, expected) {
    const sheet = findSheet({ ...view, workbook: view.start ?? view.workbook }, target.sheet)
    const lines = describeLines(expected.lines)
    const call = (told: string): string =>
      `${expected.function}(${expected.database}, ${expected.field}, ${told})`
    const wanted = words(`使用 ${call(lines.zh)}`, `uses ${call(lines.en)}`)
    const range =
      sheet && dataRange({ in: 'range', sheet: target.sheet, ref: expected.database }, sheet, true)
    if (sheet === undefined || range === undefined)
      return blocked(describeRange(target), wanted, NO_SHEET)
    const tests = expected.lines.map((line) => line.map((one) => criterionTest(sheet, range, one)))
    const field = columnOf(expected.field) ?? 0
    const values = rowNumbers(range)
      .filter((row) => tests.some((line) => line.every((test) => test(row))))
      .map((row) => valueAt(sheet, row, field))
    const right = summarise(NAMES[expected.function], values)
    const evaluator = makeEvaluator(view.workbook)
    return judgeFormulas(view, target, wanted, ({ sheet: own, at, formula }) => {
      const tree = formulaTree(formula)
      const isUsed =
        tree !== undefined &&
        [...nodesOf(tree)].some((one) => one.kind === 'call' && one.name === expected.function)
      const value =
        evaluator.value(own, formula, at) ?? own.cells.get(cellKey(at.row, at.column))?.value
      const isOk = isUsed && value !== undefined && isSame(value, right, undefined)
      return value === undefined ? { isOk } : { isOk, reason: plain(`${showValue(value)}`) }
    })
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const list = parseRange(expected.database)
    const at = parseRange(expected.criteriaAt)?.from
    if (list === undefined || at === undefined) throw new Error('no list')
    const head = (letters: string): string =>
      toText(valueAt(edit.sheet, list.from.row, columnOf(letters) ?? 0))
    const columns = [...new Set(expected.lines.flat().map((one) => one.column))]
    columns.forEach((letters, across) => {
      edit.setValue({ row: at.row, column: at.column + across }, head(letters))
      expected.lines.forEach((line, down) => {
        const one = line.find((each) => each.column === letters)
        if (one === undefined) return
        const sign =
          { greater: '>', atLeast: '>=', less: '<', atMost: '<=', notEqual: '<>' }[
            one.operator as string
          ] ?? ''
        const value = [one.value].flat()[0] ?? ''
        const cell = { row: at.row + 1 + down, column: at.column + across }
        edit.setValue(cell, sign === '' ? value : `${sign}${value}`)
      })
    })
    const last = cellName({
      row: at.row + expected.lines.length,
      column: at.column + columns.length - 1,
    })
    fillFormula(
      draft,
      target,
      `${expected.function}(${expected.database},"${head(expected.field)}",${expected.criteriaAt}:${last})`,
    )
  },
  example: {
    start: recordsStart,
    target: { in: 'range', sheet: RECORDS.database, ref: 'D11' },
    expected: {
      function: 'DSUM',
      database: 'A1:D9',
      field: 'D',
      lines: [[{ column: 'B', operator: 'equal', value: '技术部' }]],
    },
    near: [
      {
        name: 'the average',
        expected: {
          function: 'DAVERAGE',
          database: 'A1:D9',
          field: 'D',
          lines: [[{ column: 'B', operator: 'equal', value: '技术部' }]],
        },
      },
      {
        name: 'another function with the same result',
        make: (draft) => {
          fillFormula(draft, { sheet: RECORDS.database, ref: 'D11' }, 'SUMIF(B2:B9,"技术部",D2:D9)')
        },
      },
    ],
  },
})

export const databaseCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [database]
