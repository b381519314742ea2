import type { Parameters } from '../checkpoints/checker.ts'

/**
 * What a checkpoint must find in a real file, found out by hand from the file itself. There is no start
 * file, so nothing counts as already right.
 */
export interface CorpusCase {
  /** Within the corpus: docx/x.docx. */
  readonly file: string
  readonly code: string
  readonly target: Parameters
  readonly expected: Parameters
  readonly passes: boolean
}
