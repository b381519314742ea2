import type { FolderManifest } from '@wenkao/shared/answer-files'
import type { Clock } from '../../../platform/clock.ts'
import type { Logger } from '../../../platform/logger.ts'
import type { AttributesReader } from '../../../platform/read-attributes.ts'
import {
  folderDisk,
  type FolderDisk,
  type FolderScan,
  type SeenFile,
} from '../../../platform/scan-folder.fs.ts'
import type { Vault } from '../../../platform/vault.fs.ts'
import type { OwnEvent } from '../../answers/index.ts'
import type { DocumentChecker } from './check-document.ts'
import { createGoneFiles } from './gone-files.ts'
import { createManifestKeeper } from './keep-manifest.ts'
import { createSettling } from './settle-files.ts'
import { createStrayFiles } from './stray-files.ts'
import type { VersionIndex } from './version-index.ts'

export interface TrackDeps {
  readonly folder: string
  readonly versions: VersionIndex
  /** Hashes of the files as they were laid out: no versions until they change. */
  readonly laid: () => ReadonlyMap<string, string>
  readonly vault: Vault
  readonly checker: Pick<DocumentChecker, 'check'>
  readonly clock: Pick<Clock, 'monotonic' | 'wall'>
  readonly logger: Pick<Logger, 'error'>
  /** Journals events and books what they say in `versions`; their contents are in the vault. */
  readonly record: (events: readonly OwnEvent[]) => Promise<unknown>
  /** Attributes that only the system's own program tells (Windows). */
  readonly attributes?: AttributesReader | undefined
  /** The manifest that the log ends with. */
  readonly recorded?: FolderManifest | undefined
  readonly disk?: FolderDisk
  readonly times?: Partial<TrackTimes>
}

/** How long things must stay as they are before they count, ms. */
export interface TrackTimes {
  /** A file is quiet when it did not change for this long (TESTBED). */
  readonly quietMs: number
  /** A file that is never quiet is tried this often. */
  readonly restlessMs: number
  /** Programs save by removing and renaming; only a file that stays away is gone. */
  readonly goneMs: number
  /** A temporary file that stays is what a killed program left. */
  readonly strayMs: number
}

export const defaultTimes: TrackTimes = {
  quietMs: 300,
  restlessMs: 10_000,
  goneMs: 1000,
  strayMs: 5000,
}

/** A file as the tracker knows it. */
export interface TrackedFile {
  readonly path: string
  readonly size: number
  /** Hash of the content on disk; of the last version while the content is not stable. */
  readonly hash: string | undefined
  readonly pending: boolean
  /** Whether the stable content opens (F11b); undefined while it is unknown or unstable. */
  readonly health: string | undefined
}

export interface FolderTracker {
  /**
   * One look at the folder; takes a version of what is stable.
   * @param isLast nothing else is waited for: a temporary file is kept as soon as it is quiet.
   */
  look(isLast?: boolean): Promise<'seen' | 'missing'>
  /** Makes the next looks read every file again, whatever its times say. */
  distrust(): void
  files(): readonly TrackedFile[]
  /** Files whose newest content is not in the vault yet, and what could not be looked at. */
  pending(): readonly string[]
  folders(): readonly string[]
  /** The folder as of the last look. */
  manifest(): FolderManifest | null
  /** Journals the manifest when the last one journaled says anything else, contents included. */
  recordManifest(): Promise<void>
  /** Until when the next look can wait while nothing hints at a change, ms. */
  nextLookMs(): number
  /** What the last look took, ms: a large folder is looked at less eagerly. */
  lookCostMs(): number
  /** Resolves once no file is being read. */
  idle(): Promise<void>
}

/** How often the folder is looked at when no watcher says anything, ms. */
const SCAN_MS = 1500
const DEAR_SCAN_MS = 2000
const DEAR_COST_MS = 30
const SHORTEST_WAIT_MS = 20

/** Follows the answer folder by looking at it again and again: a watcher only says when (TESTBED). */
export function createFolderTracker(deps: TrackDeps): FolderTracker {
  const { disk = folderDisk, versions, clock } = deps
  const times: TrackTimes = { ...defaultTimes, ...deps.times }
  let scan: FolderScan = { files: [], folders: [], unknown: [], complete: false }
  let files: readonly SeenFile[] = []
  let hasLooked = false
  let costMs = 0

  const currentHash = (path: string): string | undefined => {
    const newest = versions.newest(path)
    return newest === undefined ? deps.laid().get(path) : (newest ?? undefined)
  }
  /** Paths that the log or the lay-out says are there, and the last look does not show. */
  const missing = (present: ReadonlySet<string>): readonly string[] => {
    const known = new Set([...versions.paths(), ...deps.laid().keys()])
    return [...known].filter((path) => !present.has(path))
  }
  const shared = { ...deps, disk, times, currentHash }
  const settling = createSettling(shared)
  const strays = createStrayFiles(shared)
  const gone = createGoneFiles(shared)
  const manifests = createManifestKeeper({ ...deps, hashOf: knownHash })

  function knownHash(path: string): string | undefined {
    return settling.known(path)?.hash ?? currentHash(path)
  }

  async function look(isLast = false): Promise<'seen' | 'missing'> {
    const startedAt = performance.now()
    const found = await disk.scan(deps.folder)
    if (!found) return 'missing'
    const now = clock.monotonic()
    const isSame = hasLooked && isSameScan(scan, found)
    scan = found
    hasLooked = true
    const isOwn = strays.sort(found.files, now)
    files = found.files.filter(isOwn)
    costMs = performance.now() - startedAt
    const present = new Set(files.map(({ path }) => path))
    const absent = missing(present)
    settling.see(files, now)
    await settling.settleDue(absent)
    await strays.keepQuiet(absent, isLast)
    if (found.complete) {
      await gone.note(absent, { unknown: found.unknown, busyFolders: strays.busyFolders() })
    }
    await manifests.look({ ...found, files }, isSame && pending().length === 0)
    return 'seen'
  }

  function pending(): string[] {
    return [...settling.pending(), ...strays.pending(), ...scan.unknown.map((path) => path || '.')]
  }

  return {
    look,
    distrust: settling.distrust,
    files: () =>
      files.map(({ path, size }) => {
        const known = settling.known(path)
        const isPending = known?.hash === undefined
        return { path, size, hash: knownHash(path), pending: isPending, health: known?.health }
      }),
    pending,
    folders: () => scan.folders.map(({ path }) => path),
    manifest: () => (hasLooked ? manifests.current() : null),
    recordManifest: manifests.record,
    nextLookMs: () => {
      const scanMs = costMs > DEAR_COST_MS ? DEAR_SCAN_MS : SCAN_MS
      const now = clock.monotonic()
      const dueAt = Math.min(settling.dueAt(), gone.dueAt(), strays.dueAt())
      return Math.max(SHORTEST_WAIT_MS, Math.min(scanMs, dueAt - now))
    },
    lookCostMs: () => costMs,
    idle: settling.idle,
  }
}

function isSameScan(before: FolderScan, now: FolderScan): boolean {
  return (
    before.files.length === now.files.length &&
    before.folders.length === now.folders.length &&
    now.files.every(({ path, stamp }, at) => {
      const was = before.files[at]
      return was?.path === path && was.stamp === stamp
    }) &&
    now.folders.every(({ path, readOnly }, at) => {
      const was = before.folders[at]
      return was?.path === path && was.readOnly === readOnly
    })
  )
}
