import { draftPackage, type PackageDraft } from '../package/package-draft.ts'
import { readPresentation, type PowerPointView, type Presentation } from './powerpoint-view.ts'

/** A presentation that is being changed. */
export interface PowerPointDraft {
  readonly package: PackageDraft
  readonly materials: ReadonlyMap<string, Uint8Array>
  /** The presentation as it now stands, read anew; its nodes are the draft's own. */
  view(): PowerPointView
}

/** Opens a start file for changes. Throws PackageError when it cannot be read. */
export function draftPowerPoint(
  bytes: Uint8Array,
  start: Presentation | undefined,
  materials: ReadonlyMap<string, Uint8Array>,
): PowerPointDraft {
  const draft = draftPackage(bytes)
  return {
    package: draft,
    materials,
    view: () => ({ presentation: readPresentation(draft.source), start, materials }),
  }
}
