import type { Checker } from '../checkpoints/checker.ts'
import { archiveCheckers } from './check-archives.ts'
import { downloadCheckers } from './check-downloads.ts'
import { entryCheckers } from './check-entries.ts'
import { folderCheckers } from './check-folders.ts'
import { mailCheckers } from './check-mail.ts'
import { madeFileCheckers } from './check-made-files.ts'
import { savedPageCheckers } from './check-saved-pages.ts'
import { searchCheckers } from './check-search.ts'
import { savedTextCheckers } from './check-saved-texts.ts'
import { transferCheckers } from './check-transfers.ts'
import type { FilesDraft } from './files-draft.ts'
import type { FilesView } from './files-view.ts'

/** Every code of file operations that this engine version can judge (CHECKPOINTS.md 7.1). */
export const filesCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  ...entryCheckers,
  ...folderCheckers,
  ...transferCheckers,
  ...madeFileCheckers,
  ...archiveCheckers,
  ...searchCheckers,
]

/** Every code of browser tasks (CHECKPOINTS.md 7.2); their work is files in a folder as well. */
export const browserCheckers: readonly Checker<FilesView, FilesDraft>[] = [
  ...savedPageCheckers,
  ...savedTextCheckers,
  ...downloadCheckers,
  ...mailCheckers,
]
