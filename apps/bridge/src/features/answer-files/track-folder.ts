import { join } from 'node:path'
import { MAX_FILE_BYTES, type FolderManifest } from '@wenkao/shared/answer-files'
import { systemCode } from '../../platform/bridge-error.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { isHeld } from '../../platform/retry-when-held.ts'
import {
  hasZipEnd,
  hashFile,
  openShared,
  readBytes,
  scanFolder,
  type FolderScan,
  type SeenFile,
} from '../../platform/scan-folder.fs.ts'
import type { Vault } from '../../platform/vault.fs.ts'
import type { OwnEvent } from '../answers/index.ts'
import { MAX_CHECKED_BYTES, opensAsPackage } from './check-package.ts'
import { describeFolder, shapeOf } from './folder-manifest.ts'
import type { VersionIndex } from './version-index.ts'

export interface TrackDeps {
  readonly folder: string
  readonly versions: VersionIndex
  /** Hashes of the files as they were laid out: no versions until they change. */
  readonly laid: () => ReadonlyMap<string, string>
  readonly vault: Vault
  readonly clock: Clock
  readonly logger: Logger
  /** Journals events and books what they say in `versions`; their contents are in the vault. */
  readonly record: (events: readonly OwnEvent[]) => Promise<unknown>
}

/** A file as the tracker knows it. */
export interface TrackedFile {
  readonly path: string
  readonly size: number
  /** Hash of the content on disk; of the last version while the content is not stable. */
  readonly hash: string | undefined
  readonly pending: boolean
  /** Whether an Office file opens (F11b); undefined for other files and unstable ones. */
  readonly opens: boolean | undefined
}

export interface FolderTracker {
  /** One look at the folder; takes a version of what is stable. */
  look(): Promise<'seen' | 'missing'>
  /** Makes the next looks read every file again, whatever its times say. */
  distrust(): void
  files(): readonly TrackedFile[]
  /** Files whose newest content is not in the vault yet. */
  pending(): readonly string[]
  folders(): readonly string[]
  /** The folder as of the last look. */
  manifest(): FolderManifest | null
  /** Journals the manifest when the last one journaled says anything else, contents included. */
  recordManifest(): Promise<void>
}

const QUIET_MS = 300
/** A package without its end is waited for this long, then kept as it is: it is work, too (F11b). */
const PACKAGE_PATIENCE_MS = 5000
/** Programs save by removing and renaming; only a file that stays away is gone. */
const GONE_MS = 1000
const PACKAGE = /\.(docx|xlsx|pptx|docm|xlsm|pptm)$/i

interface Watched {
  readonly seen: SeenFile
  readonly since: number
  readonly hash: string | undefined
  readonly opens?: boolean | undefined
}

/** Follows the answer folder by looking at it again and again: a watcher only says when (TESTBED). */
export function createFolderTracker(deps: TrackDeps): FolderTracker {
  const watched = new Map<string, Watched>()
  const goneSince = new Map<string, number>()
  const complaints = new Set<string>()
  let scan: FolderScan = { files: [], folders: [], complete: false }
  let hasLooked = false
  let recordedShape: string | undefined
  let recordedManifest: string | undefined
  let shapeBefore: string | undefined

  function currentHash(path: string): string | undefined {
    const newest = deps.versions.newest(path)
    return newest === undefined ? deps.laid().get(path) : (newest ?? undefined)
  }

  function knownHash(path: string): string | undefined {
    return watched.get(path)?.hash ?? currentHash(path)
  }

  async function look(): Promise<'seen' | 'missing'> {
    const found = await scanFolder(deps.folder)
    if (!found) return 'missing'
    scan = found
    hasLooked = true
    const now = deps.clock.monotonic()
    for (const seen of found.files) {
      const before = watched.get(seen.path)
      if (before?.seen.stamp !== seen.stamp) {
        watched.set(seen.path, { seen, since: now, hash: undefined })
      } else if (before.hash === undefined && now - before.since >= QUIET_MS) {
        await settle(before)
      }
    }
    if (found.complete) {
      await noteGone(new Set(found.files.map(({ path }) => path)), now)
      await noteShape()
    }
    return 'seen'
  }

  /** Reads a quiet file; when it stayed the same meanwhile its content counts. */
  async function settle(file: Watched): Promise<void> {
    const { seen, since } = file
    const path = join(deps.folder, ...seen.path.split('/'))
    try {
      const waited = deps.clock.monotonic() - since
      if (PACKAGE.test(seen.path) && waited < PACKAGE_PATIENCE_MS) {
        if (!(await hasZipEnd(path, seen.size))) return
      }
      if (seen.size > MAX_FILE_BYTES) return
      const hash = await hashFile(path)
      if (hash !== currentHash(seen.path)) {
        await deps.vault.put(hash, () => openShared(path))
        await recordVersion(seen, hash)
      }
      const opens = await packageOpens(path, seen)
      watched.set(seen.path, { seen, since, hash, opens })
    } catch (cause) {
      // The file stays pending and the next look tries again; the others go on meanwhile (R8).
      if (systemCode(cause) === 'contentUnstable') {
        watched.set(seen.path, { seen, since: deps.clock.monotonic(), hash: undefined })
      } else if (!isHeld(cause) && systemCode(cause) !== 'ENOENT') complain(seen, cause)
    }
  }

  /** A full disk would otherwise fill the log as well. */
  function complain(seen: SeenFile, cause: unknown): void {
    const complaint = `${seen.path}/${seen.stamp}`
    if (complaints.has(complaint)) return
    complaints.add(complaint)
    deps.logger.error({ err: cause, path: seen.path }, 'a version could not be taken')
  }

  async function packageOpens(path: string, seen: SeenFile): Promise<boolean | undefined> {
    if (!PACKAGE.test(seen.path) || seen.size > MAX_CHECKED_BYTES) return undefined
    return opensAsPackage(await readBytes(path))
  }

  async function recordVersion(seen: SeenFile, hash: string): Promise<void> {
    const { path, size } = seen
    const baseHash = deps.versions.newest(path) ?? null
    const modifiedAt = Math.max(0, seen.modifiedAt)
    await deps.record([{ kind: 'file', item: path, value: { hash, size, baseHash, modifiedAt } }])
  }

  async function noteGone(present: ReadonlySet<string>, now: number): Promise<void> {
    for (const path of watched.keys()) if (!present.has(path)) watched.delete(path)
    for (const path of goneSince.keys()) if (present.has(path)) goneSince.delete(path)
    for (const path of new Set([...deps.versions.paths(), ...deps.laid().keys()])) {
      if (present.has(path) || currentHash(path) === undefined) continue
      const since = goneSince.get(path) ?? now
      goneSince.set(path, since)
      if (now - since < GONE_MS) continue
      const baseHash = deps.versions.newest(path) ?? null
      const modifiedAt = Math.max(0, deps.clock.wall())
      const value = { hash: null, size: 0, baseHash, modifiedAt }
      await deps.record([{ kind: 'file', item: path, value }])
      goneSince.delete(path)
    }
  }

  function manifest(): FolderManifest {
    return describeFolder(scan, knownHash)
  }

  /** A new shape counts once two looks in a row saw it: saves come and go by temporary names. */
  async function noteShape(): Promise<void> {
    const seen = manifest()
    const shape = shapeOf(seen)
    const isStable = shape === shapeBefore
    shapeBefore = shape
    if (isStable && shape !== recordedShape && pending().length === 0) await write(seen)
  }

  async function write(next: FolderManifest): Promise<void> {
    await deps.record([{ kind: 'folder', item: null, value: next }])
    recordedShape = shapeOf(next)
    recordedManifest = JSON.stringify(next)
  }

  function pending(): string[] {
    const names = scan.files.map(({ path }) => path)
    return names.filter((path) => watched.get(path)?.hash === undefined)
  }

  return {
    look,
    distrust: () => {
      for (const [path, { seen, since }] of watched) {
        watched.set(path, { seen, since, hash: undefined })
      }
    },
    files: () =>
      scan.files.map(({ path, size }) => ({
        path,
        size,
        hash: knownHash(path),
        pending: watched.get(path)?.hash === undefined,
        opens: watched.get(path)?.opens,
      })),
    pending,
    folders: () => scan.folders.map(({ path }) => path),
    manifest: () => (hasLooked ? manifest() : null),
    recordManifest: async () => {
      const now = manifest()
      if (JSON.stringify(now) !== recordedManifest) await write(now)
    },
  }
}
