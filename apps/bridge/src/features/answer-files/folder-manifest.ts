import type { FolderManifest } from '@wenkao/shared/answer-files'
import type { FolderScan } from '../../platform/scan-folder.fs.ts'

type Entry = FolderManifest['entries'][number]

/** Largest manifest that fits into one event with room to spare, bytes of JSON text. */
const MAX_MANIFEST_BYTES = 200 * 1024

/**
 * The folder with all its entries in order of path.
 * @param hashOf the known hash of a file's content. Hidden and archive attributes are Windows' own;
 *   elsewhere a leading dot hides a name.
 */
export function describeFolder(
  scan: FolderScan,
  hashOf: (path: string) => string | undefined,
): FolderManifest {
  const files = scan.files.map((file): Entry => {
    const hash = hashOf(file.path)
    return {
      path: file.path,
      type: 'file',
      size: file.size,
      ...(hash === undefined ? {} : { hash }),
      ...(file.readOnly ? { readOnly: true } : {}),
      ...hiddenByName(file.path),
    }
  })
  const folders = scan.folders.map(({ path }): Entry => ({
    path,
    type: 'folder',
    ...hiddenByName(path),
  }))
  const entries = [...files, ...folders].sort((a, b) => (a.path < b.path ? -1 : 1))
  return fitted({ entries })
}

function hiddenByName(path: string): { hidden?: true } {
  return /(^|\/)\.[^/]*$/.test(path) ? { hidden: true } : {}
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

/** Leaves out plain files, which have events of their own, where the whole would not fit. */
function fitted(manifest: FolderManifest): FolderManifest {
  if (JSON.stringify(manifest).length * 3 <= MAX_MANIFEST_BYTES) return manifest
  const kept: Entry[] = []
  let bytes = 0
  for (const entry of manifest.entries) {
    if (entry.type === 'file' && !entry.readOnly && !entry.hidden) continue
    bytes += JSON.stringify(entry).length * 3
    if (bytes > MAX_MANIFEST_BYTES) break
    kept.push(entry)
  }
  return { entries: kept }
}
