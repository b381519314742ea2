import type { FolderManifest } from './folder-state.ts'

type ManifestEntry = FolderManifest['entries'][number]

/** A task folder that is being changed: files by path, and what only a list of the folder tells. */
export interface FilesDraft {
  readonly files: Map<string, Uint8Array>
  /** Empty folders and attributes, by path. */
  readonly entries: Map<string, ManifestEntry>
}

/** Starts from the issued files; their contents are shared, never changed in place. */
export function draftFiles(
  startFiles: ReadonlyMap<string, Uint8Array>,
  manifest: FolderManifest | undefined,
): FilesDraft {
  return {
    files: new Map(startFiles),
    entries: new Map((manifest?.entries ?? []).map((entry) => [entry.path, entry])),
  }
}

/** What the client would list at hand-in: every file that is there, folders and attributes. */
export function draftManifest(draft: FilesDraft): FolderManifest {
  const listed = [...draft.entries.values()].filter(
    (entry) => entry.type === 'folder' || draft.files.has(entry.path),
  )
  const known = new Set(listed.map((entry) => entry.path))
  const rest = [...draft.files.keys()]
    .filter((path) => !known.has(path))
    .map((path): ManifestEntry => ({ path, type: 'file' }))
  return { entries: [...listed, ...rest] }
}
