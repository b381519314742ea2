import { strToU8 } from 'fflate'
import type { FilesDraft } from './files-draft.ts'
import { pathKey } from './folder-state.ts'

/** The path under which a file or folder stands in the draft; throws when there is none. */
export function draftPath(draft: FilesDraft, path: string): string {
  const key = pathKey(path)
  for (const known of [...draft.files.keys(), ...draft.entries.keys()])
    if (pathKey(known) === key) return known
  throw new Error(`There is no ${path}`)
}

/** Whether a file or folder of that path is in the draft, spelled whatever way. */
export function isThere(draft: FilesDraft, path: string): boolean {
  return withBeneath(draft, path).length > 0
}

/** Makes a folder, as the list of the answer folder tells it. */
export function makeFolder(draft: FilesDraft, path: string): void {
  draft.entries.set(path, { path, type: 'folder' })
}

/** Writes a file; a text becomes UTF-8. */
export function writeFile(draft: FilesDraft, path: string, content: string | Uint8Array): void {
  const known = isThere(draft, path) ? draftPath(draft, path) : path
  draft.files.set(known, typeof content === 'string' ? strToU8(content) : content)
}

export function readFile(draft: FilesDraft, path: string): Uint8Array {
  const bytes = draft.files.get(draftPath(draft, path))
  if (bytes === undefined) throw new Error(`${path} is no file`)
  return bytes
}

/** Paths of an entry and of everything beneath it, as the draft spells them. */
export function withBeneath(draft: FilesDraft, path: string): string[] {
  const key = pathKey(path)
  return [...new Set([...draft.files.keys(), ...draft.entries.keys()])].filter((known) => {
    const other = pathKey(known)
    return key === '' || other === key || other.startsWith(`${key}/`)
  })
}

export function removeEntry(draft: FilesDraft, path: string): void {
  for (const known of withBeneath(draft, path)) {
    draft.files.delete(known)
    draft.entries.delete(known)
  }
}

/** Copies a file or a whole folder. */
export function copyEntry(draft: FilesDraft, from: string, to: string): void {
  const length = pathKey(from).length
  for (const known of withBeneath(draft, from)) {
    const place = to + pathKey(known).slice(length)
    const bytes = draft.files.get(known)
    if (bytes !== undefined) draft.files.set(place, bytes)
    const entry = draft.entries.get(known)
    if (entry !== undefined) draft.entries.set(place, { ...entry, path: place })
  }
}
