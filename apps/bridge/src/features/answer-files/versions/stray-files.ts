import { join } from 'node:path'
import { isDocumentName } from '@wenkao/office/package'
import type { FileCopy } from '@wenkao/shared/answer-files'
import type { Clock } from '../../../platform/clock.ts'
import { documentOfTemporary } from '../../../platform/ignored-names.ts'
import type { Logger } from '../../../platform/logger.ts'
import { nameablePath } from '../../../platform/path-text.ts'
import type { SeenFile } from '../../../platform/scan-folder.fs.ts'
import type { OwnEvent } from '../../answers/index.ts'
import { folderOf } from './gone-files.ts'
import { healthOf, isDocumentContent, settleFile, type SettleDeps } from './settle-file.ts'
import type { TrackTimes } from './track-folder.ts'
import type { VersionIndex } from './version-index.ts'

export interface StrayFilesDeps extends SettleDeps {
  readonly folder: string
  readonly versions: VersionIndex
  readonly laid: () => ReadonlyMap<string, string>
  readonly clock: Pick<Clock, 'monotonic' | 'wall'>
  readonly logger: Pick<Logger, 'error'>
  readonly times: TrackTimes
  readonly record: (events: readonly OwnEvent[]) => Promise<unknown>
}

/**
 * Temporary files of programs. They are never versions; one that stays is what a program left that
 * was killed in the middle of a save (N07), and is kept as a copy. A file with a doubtful name that
 * stays and holds no document is the candidate's own.
 */
export interface StrayFiles {
  /** Takes note of what the disk shows. @returns which of the files are the candidate's. */
  sort(files: readonly SeenFile[], now: number): (file: SeenFile) => boolean
  /** Keeps what stayed. @param isLast nothing is waited for but that it is quiet. */
  keepQuiet(absent: readonly string[], isLast: boolean): Promise<void>
  /** Doubtful files of which it is not known yet whose they are. */
  pending(): readonly string[]
  /** Folders in which a program is in the middle of a save. */
  busyFolders(): ReadonlySet<string>
  dueAt(): number
}

const RETRY_MS = 2000
const LONGEST_SAVE_MS = 10_000

interface Stray {
  readonly seen: SeenFile
  readonly since: number
  triedAt: number
  isDone: boolean
}

export function createStrayFiles(deps: StrayFilesDeps): StrayFiles {
  const { clock, times, versions } = deps
  let strays = new Map<string, Stray>()
  /** Doubtful names that turned out to be the candidate's. */
  const own = new Set<string>()
  const complaints = new Set<string>()

  function isOwn({ name, path }: SeenFile): boolean {
    if (name !== 'doubtful') return name === 'plain'
    return own.has(path) || versions.newest(path) !== undefined || deps.laid().has(path)
  }

  function dueAtOf({ since, triedAt, isDone }: Stray, quietMs: number): number {
    return isDone ? Infinity : Math.max(since + quietMs, triedAt + RETRY_MS)
  }

  async function keep(stray: Stray, absent: readonly string[]): Promise<void> {
    const { seen } = stray
    if (seen.name === 'doubtful' && !(await isDocumentContent(deps.disk, seen))) {
      own.add(seen.path)
      return
    }
    const outcome = await settleFile(deps, seen, Infinity)
    if (outcome.kind === 'failed') throw outcome.cause
    if (outcome.kind !== 'settled') return
    const { hash } = outcome
    if (seen.size > 0 && !versions.has(hash)) {
      const item = documentOf(seen, absent)
      const health = item === null ? undefined : await healthOf(deps, item, seen.size, hash)
      const value: FileCopy = {
        ...{ hash, size: seen.size, origin: 'recovery', modifiedAt: seen.modifiedAt },
        ...{ foundAt: nameablePath(join(deps.folder, ...seen.path.split('/'))), health },
      }
      await deps.record([{ kind: 'copy', item, value }])
    }
    stray.isDone = true
  }

  /** The document that was being saved: its name tells, or it is the only one that is away. */
  function documentOf({ path }: SeenFile, absent: readonly string[]): string | null {
    const folder = folderOf(path)
    const named = documentOfTemporary(path.slice(folder === '' ? 0 : folder.length + 1))
    if (named !== undefined) return folder === '' ? named : `${folder}/${named}`
    const away = absent.filter((known) => folderOf(known) === folder && isDocumentName(known))
    return away.length === 1 ? (away[0] ?? null) : null
  }

  return {
    sort: (files, now) => {
      const before = strays
      strays = new Map()
      for (const seen of files) {
        if (isOwn(seen)) continue
        const known = before.get(seen.path)
        const isSame = known?.seen.stamp === seen.stamp
        strays.set(
          seen.path,
          isSame ? known : { seen, since: now, triedAt: -Infinity, isDone: false },
        )
      }
      return ({ path }) => !strays.has(path)
    },
    keepQuiet: async (absent, isLast) => {
      const now = clock.monotonic()
      const quietMs = isLast ? times.quietMs : times.strayMs
      for (const stray of strays.values()) {
        if (dueAtOf(stray, quietMs) > now) continue
        stray.triedAt = now
        try {
          await keep(stray, absent)
        } catch (cause) {
          const complaint = `${stray.seen.path}/${stray.seen.stamp}`
          if (complaints.has(complaint)) continue
          complaints.add(complaint)
          const { path } = stray.seen
          deps.logger.error({ err: cause, path }, 'a temporary file could not be kept')
        }
      }
    },
    pending: () =>
      [...strays.values()]
        .filter(({ seen, isDone }) => seen.name === 'doubtful' && !isDone)
        .map(({ seen }) => seen.path),
    busyFolders: () => {
      const now = clock.monotonic()
      const isBusy = ({ since, isDone }: Stray): boolean => !isDone && now - since < LONGEST_SAVE_MS
      return new Set([...strays.values()].filter(isBusy).map(({ seen }) => folderOf(seen.path)))
    },
    dueAt: () =>
      [...strays.values()].reduce(
        (least, stray) => Math.min(least, dueAtOf(stray, times.strayMs)),
        Infinity,
      ),
  }
}
