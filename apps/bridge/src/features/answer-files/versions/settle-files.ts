import type { Clock } from '../../../platform/clock.ts'
import type { Logger } from '../../../platform/logger.ts'
import type { SeenFile } from '../../../platform/scan-folder.fs.ts'
import type { OwnEvent } from '../../answers/index.ts'
import { healthOf, settleFile, type SettleDeps } from './settle-file.ts'
import type { TrackTimes } from './track-folder.ts'
import type { VersionIndex } from './version-index.ts'

export interface SettlingDeps extends SettleDeps {
  readonly versions: VersionIndex
  readonly laid: () => ReadonlyMap<string, string>
  readonly clock: Pick<Clock, 'monotonic' | 'wall'>
  readonly logger: Pick<Logger, 'error'>
  readonly times: TrackTimes
  readonly record: (events: readonly OwnEvent[]) => Promise<unknown>
  /** Hash that the log or the lay-out gives this path now. */
  readonly currentHash: (path: string) => string | undefined
}

/** What is known of a file that is on the disk. */
export interface KnownFile {
  /** undefined until its present content is a version, or known to be one. */
  readonly hash: string | undefined
  readonly health: string | undefined
}

/** Makes versions of files that came to rest, many at a time, with one flush of the journal. */
export interface Settling {
  /** Takes note of what the disk shows. */
  see(files: readonly SeenFile[], now: number): void
  /**
   * Reads what is due and journals what is new. Large files go on beside it.
   * @param absent paths with a version that are not on the disk: a new file may be one of them.
   */
  settleDue(absent: readonly string[]): Promise<void>
  known(path: string): KnownFile | undefined
  pending(): readonly string[]
  distrust(): void
  /** When the next file is due by the monotonic clock, or Infinity. */
  dueAt(): number
  idle(): Promise<void>
}

/** Larger files are read one after the other, beside the looks: no small save waits for them. */
const LARGE_BYTES = 16 * 1024 * 1024
/** A file that grows counts only when it stopped, unless it is this small. */
const SMALL_GROWING_BYTES = 8 * 1024 * 1024
const AT_ONCE = 8
/** Versions of one flush: sealing more of them at once would hold up answers. */
const BATCH = 64
const RETRY_MS = [300, 600, 1200, 2000] as const
/** A disk that tells whole seconds (FAT) does not show a second change within two of them. */
const COARSE_MS = 2500
/** A check that takes longer is not waited for: what is durable counts first (R8). */
const CHECK_PATIENCE_MS = 2500
const CHECK_PAUSE_MS = 10_000

interface Watched {
  seen: SeenFile
  /** Since when it is as it is. */
  since: number
  /** Since when it changed again and again without a rest. */
  restlessSince: number
  /** It was read at rest, even if it could not be kept. */
  wasQuiet: boolean
  isGrowing: boolean
  triedAt: number
  tries: number
  hash: string | undefined
  health: string | undefined
  /** When it is read once more because its disk may hide a change; Infinity for never. */
  doubtAt: number
}

interface Settled {
  readonly file: Watched
  readonly seen: SeenFile
  readonly hash: string
  readonly health: string | undefined
  readonly isNew: boolean
}

export function createSettling(deps: SettlingDeps): Settling {
  const { clock, times, versions } = deps
  const watched = new Map<string, Watched>()
  const complaints = new Set<string>()
  const large = new Map<string, Promise<void>>()
  let booking: Promise<void> = Promise.resolve()
  let largeTurn: Promise<void> = Promise.resolve()
  let checkAgainAt = -Infinity

  function see(files: readonly SeenFile[], now: number): void {
    const present = new Set(files.map(({ path }) => path))
    for (const path of watched.keys()) if (!present.has(path)) watched.delete(path)
    for (const seen of files) {
      const before = watched.get(seen.path)
      if (before?.seen.stamp === seen.stamp) continue
      const isRestless = before !== undefined && before.hash === undefined && !before.wasQuiet
      watched.set(seen.path, {
        ...{ seen, since: now, restlessSince: isRestless ? before.restlessSince : now },
        ...{ isGrowing: isRestless && seen.size > before.seen.size, wasQuiet: false },
        ...{
          triedAt: before?.triedAt ?? -Infinity,
          tries: isRestless ? Math.min(before.tries, 1) : 0,
        },
        ...{ hash: undefined, health: undefined, doubtAt: Infinity },
      })
    }
  }

  /** When a file is to be read; Infinity for one that only a change can make due. */
  function dueAtOf(file: Watched): number {
    if (large.has(file.seen.path)) return Infinity
    if (file.hash !== undefined) return file.doubtAt
    const isHuge = file.isGrowing && file.seen.size > SMALL_GROWING_BYTES
    const restlessAt = isHuge ? Infinity : file.restlessSince + times.restlessMs
    const dueAt = Math.min(file.since + times.quietMs, restlessAt)
    return file.tries > 0 ? Math.max(dueAt, file.triedAt + waitOf(file.tries)) : dueAt
  }

  async function settleDue(absent: readonly string[]): Promise<void> {
    const now = clock.monotonic()
    const due = [...watched.values()].filter((file) => dueAtOf(file) <= now)
    const origins = originsOf(absent)
    for (const file of due.filter(({ seen }) => seen.size > LARGE_BYTES)) settleLarge(file, origins)
    const small = due.filter(({ seen }) => seen.size <= LARGE_BYTES)
    for (let at = 0; at < small.length; at += BATCH) {
      const batch = small.slice(at, at + BATCH)
      await book(await inTurns(batch, settleOne), origins)
    }
  }

  function settleLarge(file: Watched, origins: ReadonlySet<string>): void {
    const { path } = file.seen
    const turn = largeTurn.then(async () => {
      const settled = await settleOne(file)
      await book(settled ? [settled] : [], origins)
    })
    const done = turn
      .catch((cause: unknown) => {
        complain(file.seen, cause)
      })
      .finally(() => large.delete(path))
    largeTurn = done
    large.set(path, done)
  }

  async function settleOne(file: Watched): Promise<Settled | undefined> {
    const { seen, since } = file
    file.triedAt = clock.monotonic()
    const outcome = await settleFile(deps, seen, file.triedAt - since)
    if (outcome.kind !== 'changed') file.wasQuiet ||= file.triedAt - since >= times.quietMs
    if (outcome.kind !== 'settled') {
      file.tries += 1
      if (outcome.kind === 'failed') complain(seen, outcome.cause)
      return undefined
    }
    const { hash } = outcome
    const isNew = hash !== deps.currentHash(seen.path)
    const health = isNew ? await checked(seen, hash) : knownHealth(seen, hash)
    return { file, seen, hash, health, isNew }
  }

  function knownHealth({ path }: SeenFile, hash: string): string | undefined {
    return versions.versionsOf(path).findLast((version) => version.hash === hash)?.health
  }

  async function checked({ path, size }: SeenFile, hash: string): Promise<string | undefined> {
    const health = healthOf(deps, path, size, hash)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<'late'>((resolve) => {
      const isTired = clock.monotonic() < checkAgainAt
      timer = setTimeout(resolve, isTired ? 0 : CHECK_PATIENCE_MS, 'late')
    })
    const answer = await Promise.race([health, patience])
    clearTimeout(timer)
    if (answer !== 'late') return answer
    checkAgainAt = clock.monotonic() + CHECK_PAUSE_MS
    return undefined
  }

  /** Journals what is new, one batch after the other, and only what the disk still shows. */
  function book(
    settled: readonly (Settled | undefined)[],
    origins: ReadonlySet<string>,
  ): Promise<void> {
    const booked = booking.then(async () => {
      const present = settled.flatMap((one) =>
        one && watched.get(one.seen.path) === one.file ? one : [],
      )
      const news = present.filter(({ isNew }) => isNew)
      if (news.length > 0) await deps.record(news.map((one) => eventOf(one, origins)))
      for (const { file, seen, hash, health } of present) {
        file.hash = hash
        file.health = health
        file.tries = 0
        file.doubtAt = doubtOf(seen)
      }
    })
    booking = booked.catch(() => undefined)
    return booked.catch((cause: unknown) => {
      // They stay pending, and the next look tries again (R8).
      for (const one of settled) {
        if (!one) continue
        one.file.tries += 1
        complain(one.seen, cause)
      }
    })
  }

  function eventOf({ seen, hash, health }: Settled, origins: ReadonlySet<string>): OwnEvent {
    const { path, size, modifiedAt } = seen
    const newest = versions.newest(path)
    const isNewName = newest === undefined && !deps.laid().has(path)
    // A new name with the content of a file that is away is that file, renamed or moved (N07).
    const baseHash = isNewName && origins.has(hash) ? hash : (newest ?? null)
    const value = { hash, size, baseHash, modifiedAt, ...(health === undefined ? {} : { health }) }
    return { kind: 'file', item: path, value }
  }

  function originsOf(absent: readonly string[]): ReadonlySet<string> {
    return new Set(
      absent.flatMap(
        (path) =>
          deps.currentHash(path) ??
          versions.versionsOf(path).findLast(({ hash }) => hash !== null)?.hash ??
          [],
      ),
    )
  }

  function doubtOf({ modifiedAt, size, stamp }: SeenFile): number {
    const isCoarse = stamp.includes(`/${Math.floor(modifiedAt / 1000) * 1000}/`)
    const isFresh = clock.wall() - modifiedAt < COARSE_MS
    return isCoarse && isFresh && size <= LARGE_BYTES ? clock.monotonic() + COARSE_MS : Infinity
  }

  /** A full disk would otherwise fill the log as well. */
  function complain(seen: SeenFile, cause: unknown): void {
    const complaint = `${seen.path}/${seen.stamp}`
    if (complaints.has(complaint)) return
    complaints.add(complaint)
    deps.logger.error({ err: cause, path: seen.path }, 'a version could not be taken')
  }

  return {
    see,
    settleDue,
    known: (path) => watched.get(path),
    pending: () =>
      [...watched.values()].filter(({ hash }) => hash === undefined).map(({ seen }) => seen.path),
    distrust: () => {
      for (const file of watched.values()) {
        if (large.has(file.seen.path)) continue
        file.hash = undefined
        file.tries = 0
      }
    },
    dueAt: () => {
      let dueAt = Infinity
      for (const file of watched.values()) dueAt = Math.min(dueAt, dueAtOf(file))
      return dueAt
    },
    idle: async () => {
      while (large.size > 0) await Promise.all(large.values())
      await booking
    },
  }
}

function waitOf(tries: number): number {
  return RETRY_MS[Math.min(tries, RETRY_MS.length) - 1] ?? RETRY_MS[0]
}

/** Does a task for each, several at once, and keeps the order of the outcomes. */
async function inTurns<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const outcomes: R[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at]
      if (item !== undefined) outcomes[at] = await task(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work))
  return outcomes
}
