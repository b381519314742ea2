import type { Checker } from '../checkpoints/checker.ts'
import { alignmentCheckers } from './check-alignment.ts'
import { backgroundCheckers } from './check-background.ts'
import { borderCheckers } from './check-borders.ts'
import { fillCheckers } from './check-cell-fill.ts'
import { fontCheckers } from './check-cell-font.ts'
import { cellStyleCheckers } from './check-cell-style.ts'
import { headerFooterCheckers } from './check-header-footer.ts'
import { hiddenCheckers } from './check-hidden.ts'
import { lineCheckers } from './check-lines.ts'
import { marginCheckers } from './check-margins.ts'
import { mergeCheckers } from './check-merge.ts'
import { nameCheckers } from './check-names.ts'
import { numberFormatCheckers } from './check-number-format.ts'
import { cellCheckers } from './check-cells.ts'
import { chartCheckers } from './check-chart.ts'
import { chartDataCheckers } from './check-chart-data.ts'
import { chartPlaceCheckers } from './check-chart-place.ts'
import { sparklineCheckers } from './check-sparklines.ts'
import { advancedFilterCheckers } from './check-advanced-filter.ts'
import { databaseCheckers } from './check-database-functions.ts'
import { filterCheckers } from './check-filter.ts'
import { pivotItemCheckers } from './check-pivot-items.ts'
import { pivotFormatCheckers } from './check-pivot-format.ts'
import { pivotObjectCheckers } from './check-pivot-objects.ts'
import { pivotCheckers } from './check-pivot.ts'
import { sortCheckers } from './check-sort.ts'
import { subtotalCheckers } from './check-subtotals.ts'
import { consolidateCheckers } from './check-consolidate.ts'
import { fillingCheckers } from './check-filling.ts'
import { linkCheckers } from './check-links.ts'
import { madeRowCheckers } from './check-made-rows.ts'
import { movedCellCheckers } from './check-moved-cells.ts'
import { formulaKindCheckers } from './check-formula-kinds.ts'
import { formulaCheckers } from './check-formulas.ts'
import { referenceCheckers } from './check-references.ts'
import { resultCheckers } from './check-results.ts'
import { objectCheckers } from './check-objects.ts'
import { pageCheckers } from './check-page-setup.ts'
import { printCheckers } from './check-print.ts'
import { protectionCheckers } from './check-protection.ts'
import { ruleGraphicCheckers } from './check-rule-graphics.ts'
import { ruleKindCheckers } from './check-rule-kinds.ts'
import { ruleOrderCheckers } from './check-rule-order.ts'
import { ruleCheckers } from './check-rules.ts'
import { sheetCheckers } from './check-sheet.ts'
import { tableChangeCheckers } from './check-table-changes.ts'
import { tableCheckers } from './check-tables.ts'
import { validationCheckers } from './check-validation.ts'
import { viewCheckers } from './check-view.ts'
import { fileCheckers } from './check-workbook-file.ts'
import type { ExcelView } from './excel-view.ts'
import type { ExcelDraft } from './excel-draft.ts'

/** Every Excel code that this engine version can judge (CHECKPOINTS.md 5). */
export const excelCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  ...cellCheckers,
  ...fillingCheckers,
  ...movedCellCheckers,
  ...madeRowCheckers,
  ...linkCheckers,
  ...formulaCheckers,
  ...referenceCheckers,
  ...formulaKindCheckers,
  ...consolidateCheckers,
  ...resultCheckers,
  ...fontCheckers,
  ...fillCheckers,
  ...borderCheckers,
  ...alignmentCheckers,
  ...numberFormatCheckers,
  ...mergeCheckers,
  ...cellStyleCheckers,
  ...lineCheckers,
  ...hiddenCheckers,
  ...sheetCheckers,
  ...viewCheckers,
  ...nameCheckers,
  ...ruleCheckers,
  ...ruleKindCheckers,
  ...ruleGraphicCheckers,
  ...ruleOrderCheckers,
  ...validationCheckers,
  ...tableCheckers,
  ...tableChangeCheckers,
  ...backgroundCheckers,
  ...pageCheckers,
  ...marginCheckers,
  ...headerFooterCheckers,
  ...printCheckers,
  ...protectionCheckers,
  ...objectCheckers,
  ...fileCheckers,
  ...sortCheckers,
  ...filterCheckers,
  ...advancedFilterCheckers,
  ...subtotalCheckers,
  ...databaseCheckers,
  ...pivotCheckers,
  ...pivotFormatCheckers,
  ...pivotItemCheckers,
  ...pivotObjectCheckers,
  ...chartCheckers,
  ...chartDataCheckers,
  ...chartPlaceCheckers,
  ...sparklineCheckers,
]
