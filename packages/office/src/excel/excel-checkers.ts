import type { Checker } from '../checkpoints/checker.ts'
import { bordersChecker } from './check-borders.ts'
import { formatCheckers } from './check-cell-format.ts'
import { cellCheckers } from './check-cells.ts'
import { chartCheckers } from './check-chart.ts'
import { dataCheckers } from './check-data.ts'
import { sheetCheckers } from './check-sheet.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelDraft } from './excel-draft.ts'

/** Every Excel code that this engine version can judge (CHECKPOINTS.md 5). */
export const excelCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  ...cellCheckers,
  ...formatCheckers,
  bordersChecker,
  ...sheetCheckers,
  ...dataCheckers,
  ...chartCheckers,
]
