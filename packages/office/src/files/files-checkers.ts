import type { Checker } from '../checkpoints/checker.ts'
import { entryCheckers } from './check-entries.ts'
import { transferCheckers } from './check-transfers.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'

/** Every code of file operations that this engine version can judge (CHECKPOINTS.md 7.1). */
export const filesCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  ...entryCheckers,
  ...transferCheckers,
]
