import { draftPackage, type PackageDraft } from '../package/package-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { readWorkbook, type ExcelWorkbook } from './read-workbook.ts'

/** A workbook that is being changed. */
export interface ExcelDraft {
  readonly package: PackageDraft
  /** Files issued with the task, by path. */
  readonly materials: ReadonlyMap<string, Uint8Array>
  /** The workbook as it now stands, read anew; its nodes are the draft's own, to be edited in place. */
  view(): ExcelView
}

/** Opens a start file for changes. Throws PackageError when it cannot be read. */
export function draftExcel(
  bytes: Uint8Array,
  start: ExcelWorkbook | undefined,
  materials: ReadonlyMap<string, Uint8Array>,
): ExcelDraft {
  const draft = draftPackage(bytes)
  return {
    package: draft,
    materials,
    view: () => ({ workbook: readWorkbook(draft.source), start, materials }),
  }
}
