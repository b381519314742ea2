import { excelCheckers } from '../excel/excel-checkers.ts'
import type { ExcelView } from '../excel/excel-view.ts'
import { entryCheckers } from '../files/check-entries.ts'
import { transferCheckers } from '../files/check-transfers.ts'
import type { FilesView } from '../files/files-view.ts'
import { wordCheckers } from '../word/word-checkers.ts'
import type { WordView } from '../word/word-view.ts'
import type { Checker } from './checker.ts'

function byCode<View>(checkers: readonly Checker<View>[]): ReadonlyMap<string, Checker<View>> {
  return new Map(checkers.map((checker) => [checker.code, checker]))
}

/** The checkers of each kind of task by code. */
export const REGISTRY: {
  readonly word: ReadonlyMap<string, Checker<WordView>>
  readonly excel: ReadonlyMap<string, Checker<ExcelView>>
  readonly files: ReadonlyMap<string, Checker<FilesView>>
} = {
  word: byCode(wordCheckers),
  excel: byCode(excelCheckers),
  files: byCode([...entryCheckers, ...transferCheckers]),
}
