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
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
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
    cellsIn(rangesOf(target.ref, sheet)).forEach((cell, index) => {
      const actual = valueAt(sheet, cell.row, cell.column)
      const wanted = wantedAt(expected, index)
      const { numberFormat } = formatAt(view.workbook, sheet, cell.row, cell.column)
      const shown: CellValue = expected.asShown
        ? { kind: 'text', text: displayText(view.workbook, actual, numberFormat) }
        : actual
      const isOk =
        wanted !== undefined && isValue(shown, wanted, expected.decimals, expected.acceptNumberText)
      tally.add(isOk, plain(`${cellName(cell)} ${showValue(shown)}`))
      if (!isOk) evidence.push(cellEvidence(sheet, cell, toText(actual)))
    })
    return found(
      describeRange(target),
      describeValues(expected),
      COUNT.cells,
      tally.units,
      evidence,
    )
  },
})

export const cellCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [content]
