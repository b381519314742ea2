import { draftPackage, type PackageDraft } from '../package/package-draft.ts'
import { readWordDocument, type WordDocument } from './word-document.ts'
import type { WordView } from './word-view.ts'

/** A Word document that is being changed. */
export interface WordDraft {
  readonly package: PackageDraft
  /** Files issued with the task, by path: pictures and texts that the candidate inserts. */
  readonly materials: ReadonlyMap<string, Uint8Array>
  /**
   * The document as it now stands, read anew: its nodes are the draft's own, to be edited in place.
   * Targets are located in it as a checker locates them.
   */
  view(): WordView
}

/** Opens a start file for changes. Throws PackageError when it cannot be read. */
export function draftWord(
  bytes: Uint8Array,
  start: WordDocument | undefined,
  materials: ReadonlyMap<string, Uint8Array>,
): WordDraft {
  const draft = draftPackage(bytes)
  return {
    package: draft,
    materials,
    view: () => ({ document: readWordDocument(draft.source), start, materials }),
  }
}
