import type { FolderManifest } from '@wenkao/shared/answer-files'
import type { AttributesByPath } from '../../../platform/read-attributes.ts'
import type { FolderScan } from '../../../platform/scan-folder.fs.ts'

type Entry = FolderManifest['entries'][number]

/** Largest manifest that fits into one event with room to spare, bytes of JSON text. */
const MAX_MANIFEST_BYTES = 200 * 1024

/**
 * The folder with all its entries in order of path.
 * @param hashOf the known hash of a file's content.
 * @param attributes what the system's own program told; undefined where none does (Linux): there a
 *   leading dot hides a name, and nothing has an archive attribute.
 */
export function describeFolder(
  scan: Pick<FolderScan, 'files' | 'folders'>,
  hashOf: (path: string) => string | undefined,
  attributes: AttributesByPath | undefined,
): FolderManifest {
  const files = scan.files.map((file): Entry => {
    const hash = hashOf(file.path)
    const told = attributesOf(file, attributes)
    const size = { size: file.size }
    return {
      path: file.path,
      type: 'file',
      ...size,
      ...(hash === undefined ? {} : { hash }),
      ...told,
    }
  })
  const folders = scan.folders.map((folder): Entry => {
    const told = attributesOf(folder, attributes)
    return { path: folder.path, type: 'folder', ...told }
  })
  const entries = [...files, ...folders].sort((a, b) => (a.path < b.path ? -1 : 1))
  return fitted(entries)
}

interface Attributed {
  readOnly?: true
  hidden?: true
  archive?: true
}

function attributesOf(
  { path, readOnly }: { readonly path: string; readonly readOnly: boolean },
  attributes: AttributesByPath | undefined,
): Attributed {
  const told = attributes?.get(path.toLowerCase())
  const isHidden = attributes ? told?.hidden === true : /(^|\/)\.[^/]*$/.test(path)
  return {
    ...((told?.readOnly ?? readOnly) ? { readOnly: true } : {}),
    ...(isHidden ? { hidden: true } : {}),
    ...(told?.archive === true ? { archive: true } : {}),
  }
}

/** What makes a manifest a new version of the folder: names, kinds and attributes, not contents. */
export function shapeOf(manifest: FolderManifest): string {
  return JSON.stringify(
    manifest.entries.map(({ path, type, readOnly, hidden, archive }) => [
      path,
      type,
      readOnly ?? false,
      hidden ?? false,
      archive ?? false,
    ]),
  )
}

/**
 * Leaves out what files' own events tell, hashes first, then plain files, where the whole would not
 * fit; folders and marked files are named as long as there is room.
 */
function fitted(entries: readonly Entry[]): FolderManifest {
  const whole = cut(entries)
  if (whole.length === entries.length) return { entries: whole }
  const bare = entries.map(({ size: _size, hash: _hash, ...entry }) => entry)
  const named = cut(bare)
  if (named.length === bare.length) return { entries: named }
  return { entries: cut(bare.filter(isMarked)) }
}

function isMarked({ type, readOnly, hidden }: Entry): boolean {
  return type === 'folder' || readOnly === true || hidden === true
}

function cut(entries: readonly Entry[]): Entry[] {
  let bytes = 0
  const end = entries.findIndex((entry) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1
    return bytes > MAX_MANIFEST_BYTES
  })
  return end < 0 ? [...entries] : entries.slice(0, end)
}
