import type { Checker } from '../checkpoints/checker.ts'
import { headerCheckers } from './check-header.ts'
import { columnCheckers } from './check-page-columns.ts'
import { pageCheckers } from './check-page-setup.ts'
import { paragraphCheckers } from './check-paragraph-format.ts'
import { pictureCheckers } from './check-picture.ts'
import { runCheckers } from './check-run-format.ts'
import { tableCheckers } from './check-table.ts'
import { textCheckers } from './check-text.ts'
import type { WordView } from './word-view.ts'
import type { WordDraft } from './word-draft.ts'

/** Every Word code that this engine version can judge (CHECKPOINTS.md 4). */
export const wordCheckers: readonly Checker<WordView, WordDraft>[] = [
  ...runCheckers,
  ...paragraphCheckers,
  ...pageCheckers,
  ...columnCheckers,
  ...headerCheckers,
  ...textCheckers,
  ...tableCheckers,
  ...pictureCheckers,
]
