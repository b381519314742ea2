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
import { cellKey, type CellAddress } from './cell-reference.ts'
import type { CellFormat } from './cell-styles.ts'
import { toText } from './cell-value.ts'
import {
  cellEvidence,
  describeRange,
  findSheet,
  isCovered,
  NO_SHEET,
  targetCells,
  type RangeTarget,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import {
  unstoredFormat,
  valueAt,
  type ExcelCell,
  type ExcelSheet,
  type ExcelWorkbook,
} from './read-workbook.ts'

interface Judgement {
  readonly isOk: boolean
  readonly actual: Words
}

/** Judges a cell by its format and the fonts of its rich text, and by nothing else. */
type Judge = (format: CellFormat, runs: ExcelCell['runs']) => Judgement

const NO_RUNS: ExcelCell['runs'] = []

interface SeenCell {
  readonly cell: CellAddress
  readonly format: CellFormat
  readonly runs: ExcelCell['runs']
}
interface Asked {
  readonly ref: string
  readonly cells: readonly SeenCell[]
}
const lastAsked = new WeakMap<ExcelSheet, Asked>()

/** The cells of a target that no merge covers, with their formats; several checkpoints ask for the same. */
function seenCells(workbook: ExcelWorkbook, sheet: ExcelSheet, ref: string): readonly SeenCell[] {
  const known = lastAsked.get(sheet)
  if (known?.ref === ref) return known.cells
  const cells: SeenCell[] = []
  for (const cell of targetCells(sheet, ref)) {
    if (isCovered(sheet, cell)) continue
    const stored = sheet.cells.get(cellKey(cell.row, cell.column))
    const format =
      stored === undefined
        ? unstoredFormat(workbook, sheet, cell.row, cell.column)
        : workbook.styles.format(stored.style)
    cells.push({ cell, format, runs: stored?.runs ?? NO_RUNS })
  }
  lastAsked.set(sheet, { ref, cells })
  return cells
}

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
  const plainCells = new Map<CellFormat, Judgement>()
  for (const { cell, format, runs } of seenCells(view.workbook, sheet, target.ref)) {
    const known = runs.length === 0 ? plainCells.get(format) : undefined
    const judged = known ?? judge(format, runs)
    if (known === undefined && runs.length === 0) plainCells.set(format, judged)
    tally.add(judged.isOk, judged.actual)
    if (!judged.isOk && evidence.length < 5)
      evidence.push(cellEvidence(sheet, cell, toText(valueAt(sheet, cell.row, cell.column))))
  }
  return found(describeRange(target), expected, COUNT.cells, tally.units, evidence)
}
