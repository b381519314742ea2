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
import { CONTENT, contentStart } from './examples/content-start.ts'
import { cellsToEdit } from './edit-cells.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import { serialOfText } from './formulas/argument.ts'
import { cellName } from './cell-reference.ts'
import {
  cellEvidence,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  targetCells,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { toText } from './cell-value.ts'
import { describeValues, isValue, showValue, Values, wantedAt } from './judge-values.ts'
import { displayText } from './read-sheets.ts'
import { formatAt, valueAt, type CellValue } from './read-workbook.ts'
import type { ExcelDraft } from './excel-draft.ts'

const content: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20101',
  title: words('单元格内容', 'cell value'),
  target: RangeTarget,
  expected: z.intersection(
    Values,
    z.object({
      decimals: z.optional(z.int()),
      /** Compare the text as shown: dates as yyyy-mm-dd. */
      asShown: z._default(z.boolean(), false),
      /** A number typed as text is right too. */
      acceptNumberText: z._default(z.boolean(), false),
    }),
  ),
  examine(view, target, expected) {
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined)
      return blocked(describeRange(target), describeValues(expected), NO_SHEET)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const evaluator = makeEvaluator(view.workbook)
    targetCells(sheet, target.ref).forEach((cell, index) => {
      // A writer may leave out the results of formulas.
      const actual =
        evaluator.cell(sheet, cell.row, cell.column) ?? valueAt(sheet, cell.row, cell.column)
      const wanted = wantedAt(expected, index)
      const shown: CellValue = expected.asShown
        ? {
            kind: 'text',
            text: displayText(
              view.workbook,
              actual,
              formatAt(view.workbook, sheet, cell.row, cell.column).numberFormat,
            ),
          }
        : actual
      const isOk =
        wanted !== undefined && isValue(shown, wanted, expected.decimals, expected.acceptNumberText)
      // What looks like the number asked for needs a word on why it is none.
      const isTyped = !isOk && typeof wanted === 'number' && shown.kind === 'text'
      tally.addOwn(isOk, () => {
        const text = `${cellName(cell)} ${showValue(shown)}`
        return isTyped ? words(`${text}（文本）`, `${text} (text)`) : plain(text)
      })
      if (!isOk && evidence.length < 5) evidence.push(cellEvidence(sheet, cell, toText(actual)))
    })
    return found(
      describeRange(target),
      describeValues(expected),
      COUNT.cells,
      tally.units,
      evidence,
    )
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    cells.forEach((cell, index) => {
      const value = wantedAt(expected, index)
      const serial = typeof value === 'string' && expected.asShown ? serialOfText(value) : undefined
      edit.setValue(cell, serial ?? value)
      if (serial !== undefined) edit.style([cell], { numberFormat: 'yyyy-mm-dd' })
    })
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.register, ref: 'B7' },
    expected: { value: '军训' },
    near: [
      { name: 'another text', expected: { value: '军训动员' } },
      { name: 'the cell below', target: { in: 'range', sheet: CONTENT.register, ref: 'B8' } },
    ],
  },
})

export const cellCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [content]
