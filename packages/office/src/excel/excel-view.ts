import type { DecodeText } from '../files/decode-text.ts'
import { openPackage, type DocumentOptions } from '../package/open-package.ts'
import { PackageError } from '../package/package-error.ts'
import { readWorkbook, type ExcelWorkbook } from './read-workbook.ts'

/** What an Excel checker sees: the workbook to judge and the workbook as issued. */
export interface ExcelView {
  readonly workbook: ExcelWorkbook
  readonly start: ExcelWorkbook | undefined
  /** Files issued with the task, by path. */
  readonly materials: ReadonlyMap<string, Uint8Array>
  /** Decodes issued texts that are neither UTF-8 nor UTF-16; absent where nobody brought a decoder. */
  readonly decodeText?: DecodeText | undefined
}

/** Opens a workbook for checkers; throws PackageError when it cannot be read. */
export function openExcel(bytes: Uint8Array, options: DocumentOptions = {}): ExcelWorkbook {
  const outcome = openPackage(bytes, options)
  if (outcome.kind === 'unreadable') throw new PackageError(outcome.reason, outcome.detail)
  if (outcome.package.document !== 'excel')
    throw new PackageError('wrong-type', `a ${outcome.package.document} document`)
  return readWorkbook(outcome.package)
}
