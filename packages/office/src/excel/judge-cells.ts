import type * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  UnitTally,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import type { CellAddress } from './cell-reference.ts'
import type { CellFormat } from './cell-styles.ts'
import { toText } from './cell-value.ts'
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  isCovered,
  NO_SHEET,
  rangesOf,
  type RangeTarget,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { formatAt, valueAt, type ExcelSheet } from './read-workbook.ts'

type Judge = (
  format: CellFormat,
  cell: CellAddress,
  sheet: ExcelSheet,
) => { readonly isOk: boolean; readonly actual: Words }

/** Judges the format of every cell that is seen in a range; merged-over cells are not. */
export function judgeCells(
  view: ExcelView,
  target: z.infer<typeof RangeTarget>,
  expected: Words,
  judge: Judge,
): Finding {
  const sheet = findSheet(view, target.sheet)
  if (sheet === undefined) return blocked(describeRange(target), expected, NO_SHEET)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  for (const cell of cellsIn(rangesOf(target.ref, sheet))) {
    if (isCovered(sheet, cell)) continue
    const judged = judge(formatAt(view.workbook, sheet, cell.row, cell.column), cell, sheet)
    tally.add(judged.isOk, judged.actual)
    if (!judged.isOk && evidence.length < 5)
      evidence.push(cellEvidence(sheet, cell, toText(valueAt(sheet, cell.row, cell.column))))
  }
  return found(describeRange(target), expected, COUNT.cells, tally.units, evidence)
}
