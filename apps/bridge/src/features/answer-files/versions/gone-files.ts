import { isDocumentName } from '@wenkao/office/package'
import type { Clock } from '../../../platform/clock.ts'
import type { OwnEvent } from '../../answers/index.ts'
import type { TrackTimes } from './track-folder.ts'
import type { VersionIndex } from './version-index.ts'

export interface GoneFilesDeps {
  readonly versions: VersionIndex
  readonly clock: Pick<Clock, 'monotonic' | 'wall'>
  readonly times: TrackTimes
  readonly record: (events: readonly OwnEvent[]) => Promise<unknown>
  readonly currentHash: (path: string) => string | undefined
}

/** What keeps a file from counting as gone although it is not seen. */
export interface GoneDoubts {
  /** Folders and files that could not be looked at. */
  readonly unknown: readonly string[]
  /** Folders in which a program is in the middle of a save. */
  readonly busyFolders: ReadonlySet<string>
}

/** Tells which files went away for good. */
export interface GoneFiles {
  /** @param absent paths with a version that the disk does not show. */
  note(absent: readonly string[], doubts: GoneDoubts): Promise<void>
  /** When an absent file will count as gone by the monotonic clock, or Infinity. */
  dueAt(): number
}

/** However long a save takes, after this a document that is away is gone, ms. */
const LONGEST_SAVE_MS = 10_000
const BATCH = 64

export function createGoneFiles(deps: GoneFilesDeps): GoneFiles {
  const { clock, times } = deps
  const since = new Map<string, number>()
  let dueAt = Infinity

  function isUnknown(path: string, unknown: readonly string[]): boolean {
    return unknown.some((part) => part === '' || path === part || path.startsWith(`${part}/`))
  }

  function patienceOf(path: string, busyFolders: ReadonlySet<string>): number {
    const isInSave = isDocumentName(path) && busyFolders.has(folderOf(path))
    return isInSave ? Math.max(times.goneMs, LONGEST_SAVE_MS) : times.goneMs
  }

  return {
    note: async (absent, { unknown, busyFolders }) => {
      const now = clock.monotonic()
      const awaited = absent.filter(
        (path) => deps.currentHash(path) !== undefined && !isUnknown(path, unknown),
      )
      const still = new Set(awaited)
      for (const path of since.keys()) if (!still.has(path)) since.delete(path)
      for (const path of awaited) if (!since.has(path)) since.set(path, now)
      const overAt = (path: string): number =>
        (since.get(path) ?? now) + patienceOf(path, busyFolders)
      const gone = awaited.filter((path) => overAt(path) <= now)
      for (let at = 0; at < gone.length; at += BATCH) {
        const batch = gone.slice(at, at + BATCH)
        await deps.record(batch.map(eventOf))
        for (const path of batch) since.delete(path)
      }
      dueAt = [...since.keys()].reduce((least, path) => Math.min(least, overAt(path)), Infinity)
    },
    dueAt: () => dueAt,
  }

  function eventOf(path: string): OwnEvent {
    const baseHash = deps.versions.newest(path) ?? null
    const modifiedAt = Math.max(0, deps.clock.wall())
    return { kind: 'file', item: path, value: { hash: null, size: 0, baseHash, modifiedAt } }
  }
}

/** The folder that a path lies in; empty for the answer folder itself. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
