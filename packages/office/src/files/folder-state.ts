import * as z from 'zod/mini'
import { sha256Hex } from '../package/sha256.ts'

/** One file or folder as the client saw it; paths are relative to the task folder. */
export const FolderManifestSchema = z.object({
  entries: z.array(
    z.object({
      path: z.string(),
      type: z.enum(['file', 'folder']),
      size: z.optional(z.number()),
      /** SHA-256, lower-case hex. */
      hash: z.optional(z.string()),
      readOnly: z.optional(z.boolean()),
      hidden: z.optional(z.boolean()),
      archive: z.optional(z.boolean()),
    }),
  ),
})
export type FolderManifest = z.infer<typeof FolderManifestSchema>

/** An entry of a folder with whatever is known about it. */
export interface FolderEntry {
  readonly path: string
  readonly type: 'file' | 'folder'
  readonly hash: string | undefined
  readonly bytes: Uint8Array | undefined
  readonly readOnly: boolean | undefined
  readonly hidden: boolean | undefined
  readonly archive: boolean | undefined
}

/** A folder's entries by comparable path. */
export interface FolderState {
  readonly entries: ReadonlyMap<string, FolderEntry>
  /** Attributes can only be judged when the client listed the folder (7.1). */
  readonly hasManifest: boolean
}

/** Windows keeps no dots and spaces at the end of a name (7.1). */
const asNamed = (segment: string): string =>
  segment === '..' ? segment : segment.replace(/[. ]+$/, '')

/** Paths compare case-insensitively, NFC, with both slashes equal (7.1). */
export function pathKey(path: string): string {
  return path
    .normalize('NFC')
    .replaceAll('\\', '/')
    .split('/')
    .map(asNamed)
    .filter((segment) => segment !== '')
    .join('/')
    .toLowerCase()
}

const IGNORED =
  /(^|\/)(~\$[^/]*|\.~lock\.[^/]*#|desktop\.ini|thumbs\.db|\.ds_store|\._[^/]*)$|^__macosx(\/|$)/

/** Files that programs and the system leave behind; they are no one's work (7.1, 40116). */
export function isIgnored(path: string): boolean {
  return IGNORED.test(pathKey(path))
}

/** Finds a file in a map of paths the way Windows would. */
export function fileAt(
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
): Uint8Array | undefined {
  const exact = files.get(path)
  if (exact !== undefined) return exact
  const key = pathKey(path)
  for (const [name, bytes] of files) if (pathKey(name) === key) return bytes
  return undefined
}

/** Builds a folder's state from its files and, when there is one, the client's list of it. */
export function readFolderState(
  files: ReadonlyMap<string, Uint8Array>,
  manifest: FolderManifest | undefined,
): FolderState {
  const entries = new Map<string, FolderEntry>()
  const addFolders = (path: string): void => {
    const segments = path.replaceAll('\\', '/').split('/').slice(0, -1)
    segments.forEach((_, index) => {
      const folder = segments.slice(0, index + 1).join('/')
      const key = pathKey(folder)
      if (key === '' || entries.has(key)) return
      entries.set(key, {
        path: folder,
        type: 'folder',
        hash: undefined,
        bytes: undefined,
        readOnly: undefined,
        hidden: undefined,
        archive: undefined,
      })
    })
  }
  const listed = new Map(
    (manifest?.entries ?? []).map((entry) => [pathKey(entry.path), entry] as const),
  )
  for (const [key, entry] of listed) {
    if (key === '' || isIgnored(key)) continue
    addFolders(entry.path)
    const bytes = entry.type === 'file' ? fileAt(files, entry.path) : undefined
    entries.set(key, {
      path: entry.path,
      type: entry.type,
      hash: bytes === undefined ? entry.hash?.toLowerCase() : sha256Hex(bytes),
      bytes,
      readOnly: entry.readOnly,
      hidden: entry.hidden,
      archive: entry.archive,
    })
  }
  for (const [path, bytes] of files) {
    const key = pathKey(path)
    if (key === '' || isIgnored(key) || entries.has(key)) continue
    addFolders(path)
    entries.set(key, {
      path,
      type: 'file',
      hash: sha256Hex(bytes),
      bytes,
      readOnly: undefined,
      hidden: undefined,
      archive: undefined,
    })
  }
  return { entries, hasManifest: manifest !== undefined }
}

/** Everything beneath a folder, by path relative to it. */
export function beneath(state: FolderState, folder: string): ReadonlyMap<string, FolderEntry> {
  const prefix = pathKey(folder)
  const found = new Map<string, FolderEntry>()
  for (const [key, entry] of state.entries) {
    if (prefix === '') found.set(key, entry)
    else if (key.startsWith(`${prefix}/`)) found.set(key.slice(prefix.length + 1), entry)
  }
  return found
}

/**
 * A path pattern with * and ? as a test of comparable paths; * stays inside one folder. As in Windows,
 * *.* is every name, with a dot or without.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const source = pathKey(pattern)
    .replace(/(^|\/)\*\.\*$/, '$1*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\u0001')
    .replaceAll('**', '\u0000')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\u0000', '.*')
    .replaceAll('\u0001', '(?:.*/)?')
  const expression = new RegExp(`^${source}$`)
  return (path) => expression.test(pathKey(path))
}
