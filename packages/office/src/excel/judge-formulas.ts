import type * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  plain,
  snippet,
  UnitTally,
  words,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { cellName, type CellAddress } from './cell-reference.ts'
import { editSheet } from './edit-cells.ts'
import { formulaAt, makeEvaluator } from './evaluate-formula.ts'
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  isCovered,
  NO_SHEET,
  rangesOf,
  targetCells,
  type RangeTarget,
} from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { shiftFormula } from './formula-tokens.ts'
import type { CellValue, ExcelSheet } from './read-workbook.ts'

/** A formula's cell, and how far it lies from the first cell of the range. */
export interface FormulaCell {
  readonly sheet: ExcelSheet
  readonly at: CellAddress
  readonly formula: string
  readonly down: number
  readonly across: number
}

export interface FormulaJudgement {
  readonly isOk: boolean
  /** What is wrong, where the formula alone does not show it. */
  readonly reason?: Words
  readonly note?: Words
}

/** Judges the formula of every cell of a range; cells without one are wrong. */
export function judgeFormulas(
  view: ExcelView,
  target: z.infer<typeof RangeTarget>,
  expected: Words,
  judge: (cell: FormulaCell) => FormulaJudgement,
): Finding {
  const sheet = findSheet(view, target.sheet)
  if (sheet === undefined) return blocked(describeRange(target), expected, NO_SHEET)
  const ranges = rangesOf(target.ref, sheet)
  const origin = ranges[0]?.from ?? { row: 0, column: 0 }
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const notes = new Map<string, Words>()
  for (const at of targetCells(sheet, target.ref)) {
    if (isCovered(sheet, at)) continue
    const formula = formulaAt(sheet, at)
    if (formula === undefined) {
      tally.addOwn(false, () => {
        const name = cellName(at)
        return words(`${name} 无公式`, `${name} has no formula`)
      })
      if (evidence.length < 5) evidence.push(cellEvidence(sheet, at, ''))
      continue
    }
    const judged = judge({
      sheet,
      at,
      formula,
      down: at.row - origin.row,
      across: at.column - origin.column,
    })
    const text = `${cellName(at)} =${snippet(formula)}`
    const { reason } = judged
    tally.add(
      judged.isOk,
      reason === undefined
        ? plain(text)
        : words(`${text}（${reason.zh}）`, `${text} (${reason.en})`),
    )
    if (judged.note !== undefined) notes.set(judged.note.en, judged.note)
    if (evidence.length < 3 || (!judged.isOk && evidence.length < 5))
      evidence.push(cellEvidence(sheet, at, `=${formula}`))
  }
  return found(describeRange(target), expected, COUNT.cells, tally.units, evidence, [
    ...notes.values(),
  ])
}

/** A value as a cell stores it; undefined where it cannot be stored beside a formula. */
export function storedValue(value: CellValue | undefined): string | number | boolean | undefined {
  if (value?.kind === 'number') return value.number
  if (value?.kind === 'text') return value.text
  return value?.kind === 'boolean' ? value.value : undefined
}

/**
 * Puts a formula in every cell of a range as if it were copied from the first one, with the results that
 * a program would store.
 */
export function fillFormula(
  draft: ExcelDraft,
  target: { readonly sheet: string; readonly ref: string },
  formula: string,
): void {
  const bare = formula.replace(/^=/, '')
  const edit = editSheet(draft, target.sheet)
  const ranges = rangesOf(target.ref, edit.sheet)
  const origin = ranges[0]?.from ?? { row: 0, column: 0 }
  const formulas = cellsIn(ranges).map((at) => ({
    at,
    formula: shiftFormula(bare, at.row - origin.row, at.column - origin.column),
  }))
  for (const { at, formula: own } of formulas) edit.setFormula(at, own)
  const view = draft.view()
  const sheet = findSheet(view, target.sheet)
  if (sheet === undefined) return
  const evaluator = makeEvaluator(view.workbook)
  for (const { at, formula: own } of formulas)
    edit.setFormula(at, own, storedValue(evaluator.value(sheet, own, at)))
}
