import type { Checker } from '../checkpoints/checker.ts'
import { slideCheckers } from './check-slides.ts'
import { slideRunCheckers } from './check-slide-runs.ts'
import type { PowerPointDraft } from './powerpoint-draft.ts'
import type { PowerPointView } from './powerpoint-view.ts'

/** Every PowerPoint code that this engine version can judge (CHECKPOINTS.md 6). */
export const powerPointCheckers: readonly Checker<PowerPointView, PowerPointDraft>[] = [
  ...slideCheckers,
  ...slideRunCheckers,
]
