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
import { cellName } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { cellsToEdit } from './edit-cells.ts'
import { formulaAt, makeEvaluator } from './evaluate-formula.ts'
import { FORMULAS, formulasStart } from './examples/formulas-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
  targetCells,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { shiftFormula } from './formula-tokens.ts'
import { formulaNow } from './renamed-sheets.ts'
import { fillFormula, storedValue } from './judge-formulas.ts'
import { describeValues, isSame, isValue, showValue, Value, wantedAt } from './judge-values.ts'
import { valueAt, type CellValue } from './read-workbook.ts'

const ResultExpected = z
  .object({
    value: z.optional(Value),
    values: z.optional(z.array(Value)),
    /** Reference formula of the first cell; the others get it as if copied. */
    formula: z.optional(z.string()),
    decimals: z.optional(z.int()),
    /** A typed result is wrong. */
    mustBeFormula: z._default(z.boolean(), false),
  })
  .check(
    z.refine(
      (one) =>
        [one.value, one.values, one.formula].filter((part) => part !== undefined).length === 1,
      'one of value, values and formula',
    ),
  )

const result: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20202',
  title: words('计算结果', 'result value'),
  target: RangeTarget,
  expected: ResultExpected,
  examine(view, target, expected) {
    const where = describeRange(target)
    const asked = expected.formula?.replace(/^=/, '')
    const reference = asked === undefined ? undefined : formulaNow(view, asked)
    const wanted =
      reference === undefined
        ? describeValues({ value: expected.value, values: expected.values })
        : words(`与 =${asked ?? ''} 结果一致`, `the result of =${asked ?? ''}`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const ranges = rangesOf(target.ref, sheet)
    const origin = ranges[0]?.from ?? { row: 0, column: 0 }
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    let differs = 0
    const evaluator = makeEvaluator(view.workbook)
    targetCells(sheet, target.ref).forEach((cell, index) => {
      const stored = valueAt(sheet, cell.row, cell.column)
      const formula = formulaAt(sheet, cell)
      const computed = formula === undefined ? undefined : evaluator.value(sheet, formula, cell)
      const actual = stored.kind === 'empty' ? (computed ?? stored) : stored
      if (computed !== undefined && stored.kind !== 'empty' && !isSame(stored, computed, undefined))
        differs += 1
      let matches: (value: CellValue) => boolean
      if (reference === undefined) {
        const value = wantedAt(expected, index)
        matches = (one) => value !== undefined && isValue(one, value, expected.decimals, false)
      } else {
        const shifted = shiftFormula(reference, cell.row - origin.row, cell.column - origin.column)
        const value = evaluator.value(sheet, shifted, cell)
        if (value === undefined)
          throw new Error(`the reference formula =${shifted} cannot be computed`)
        matches = (one) => one.kind !== 'empty' && isSame(one, value, expected.decimals)
      }
      // A stored result may be stale or put in: what the formula gives on the inputs at hand counts.
      const isRight = matches(computed ?? actual)
      const isOk = isRight && (formula !== undefined || !expected.mustBeFormula)
      tally.addOwn(isOk, () => {
        const shown = `${cellName(cell)} ${showValue(computed ?? actual)}`
        return isRight && !isOk
          ? words(`${shown}（非公式）`, `${shown} (no formula)`)
          : plain(shown)
      })
      if (!isOk && evidence.length < 5)
        evidence.push(
          cellEvidence(sheet, cell, formula === undefined ? toText(stored) : `=${formula}`),
        )
    })
    const notes =
      differs === 0
        ? []
        : [
            words(
              `${differs}个单元格的保存值与重新计算的结果不同，请人工核对`,
              `${differs} stored results differ from the recomputed ones; please look at the file`,
            ),
          ]
    return found(where, wanted, COUNT.cells, tally.units, evidence, notes)
  },
  apply(draft, target, expected) {
    if (expected.formula !== undefined) {
      fillFormula(draft, target, expected.formula)
      return
    }
    const { edit, cells } = cellsToEdit(draft, target)
    cells.forEach((cell, index) => {
      edit.setValue(cell, wantedAt(expected, index))
    })
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'H2:H11' },
    expected: { formula: 'SUM(E2:G2)', mustBeFormula: true },
    near: [
      { name: 'one column left out', expected: { formula: 'SUM(E2:F2)', mustBeFormula: true } },
      {
        name: 'the results typed in',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: FORMULAS.scores, ref: 'H2:H11' })
          for (const cell of cells) edit.setValue(cell, 253)
        },
      },
    ],
  },
})

const noErrors: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20212',
  title: words('无错误值', 'no error values'),
  target: RangeTarget,
  expected: z.object({
    /** Cells without content count as wrong: deleting an error does not mend it. */
    mayBeEmpty: z._default(z.boolean(), false),
    /** What a formula shows in place of an error, in answer files. */
    instead: z._default(z.string(), ''),
  }),
  examine(view, target, expected) {
    const where = describeRange(target)
    const wanted = words('没有错误值', 'no error values')
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const evaluator = makeEvaluator(view.workbook)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const cell of cellsIn(rangesOf(target.ref, sheet))) {
      const value =
        evaluator.cell(sheet, cell.row, cell.column) ?? valueAt(sheet, cell.row, cell.column)
      const hasContent = value.kind !== 'empty' || formulaAt(sheet, cell) !== undefined
      const isOk = value.kind !== 'error' && (hasContent || expected.mayBeEmpty)
      tally.add(isOk, plain(`${cellName(cell)} ${showValue(value)}`))
      if (!isOk) evidence.push(cellEvidence(sheet, cell, toText(value)))
    }
    return found(where, wanted, COUNT.cells, tally.units, evidence)
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    const { workbook } = draft.view()
    const evaluator = makeEvaluator(workbook)
    for (const cell of cells) {
      const formula = formulaAt(edit.sheet, cell)
      if (evaluator.cell(edit.sheet, cell.row, cell.column)?.kind !== 'error') continue
      if (formula === undefined) throw new Error(`${cellName(cell)} has an error without a formula`)
      const mended = `IFERROR(${formula},"${expected.instead.replaceAll('"', '""')}")`
      edit.setFormula(cell, mended, storedValue(evaluator.value(edit.sheet, mended, cell)))
    }
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'R2:R11' },
    expected: { instead: '缺考' },
    near: [
      {
        name: 'one row left',
        target: { in: 'range', sheet: FORMULAS.scores, ref: 'R2:R10' },
      },
      {
        name: 'the cells emptied',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: FORMULAS.scores, ref: 'R2:R11' })
          for (const cell of cells) edit.setValue(cell, undefined)
        },
      },
    ],
  },
})

export const resultCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [result, noErrors]
