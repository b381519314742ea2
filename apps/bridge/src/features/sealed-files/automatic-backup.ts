import { basename, join } from 'node:path'
import type { Logger } from '../../platform/logger.ts'
import { repeat, type Repeating } from '../../platform/repeat.ts'
import { copySealedFile } from '../../platform/sealed-file.fs.ts'
import { readKey, removeBackup, sizeOf, writeKey } from './databak.fs.ts'
import type { HeldContent } from './hold-content.ts'
import type { SealOptions, SealOutcome } from './seal-file.ts'
import type { SealedBook, SealedBookRow } from './sealed-book.ts'

export interface AutomaticBackupDeps {
  readonly content: () => Promise<HeldContent | undefined>
  readonly state: () => string | undefined
  readonly sittingId: () => string | undefined
  readonly seal: (what: HeldContent, options: SealOptions) => Promise<SealOutcome>
  readonly book: SealedBook
  /** Folders that get a copy, too, e.g. of a share. */
  readonly backupPlaces: readonly string[]
  /** Runs a task while nothing else is sealed; undefined while something else is. */
  readonly whenIdle: <T>(task: (signal: AbortSignal) => Promise<T>) => Promise<T | undefined>
  readonly logger: Logger
  /** ms. */
  readonly monotonic: () => number
  readonly firstMs: number
  readonly everyMs: number
}

/** Part of a core that a backup which nobody waits for may take. */
const SHARE = 0.25
/** A backup that takes long comes so many times its own time apart: a bound for disk and CPU. */
const REST = 5
const LONGEST_MS = 20 * 60_000
/** Backups of a sitting that stay. */
const KEPT = 3

/**
 * Renews the backup of the held sitting by itself: a dead PC has no rescue window (F02c). The first one
 * is made soon after the log-in, the next ones when something has changed. It never stands in the way:
 * an answer goes first, and whatever somebody asks for ends it.
 */
export function backUpAutomatically(deps: AutomaticBackupDeps): Repeating {
  let madeFor: string | undefined
  let dueAt = 0
  let refusedFor: string | undefined

  /** One look: what somebody deleted is made again soon, else a new one comes in its own time. */
  async function look(): Promise<void> {
    const sittingId = deps.sittingId()
    if (sittingId === undefined) return
    const rows = deps.book.all().filter((row) => isBackupOf(row, sittingId))
    const gone: string[] = []
    for (const row of rows) if ((await sizeOf(row.path)) === undefined) gone.push(row.path)
    if (gone.length > 0) await deps.book.drop(gone)
    const isMade = madeFor === sittingId && gone.length < rows.length
    if (!isMade || deps.monotonic() >= dueAt) await deps.whenIdle(renew)
  }

  async function renew(signal: AbortSignal): Promise<void> {
    const state = deps.state()
    if (state === undefined) return
    for (const row of deps.book.all()) if (isOf(row, state) && (await isWhole(row))) return
    const startedAt = deps.monotonic()
    const content = await deps.content()
    if (!content) return
    const options = { folder: null, automatic: true, state: content.state }
    const pace = { share: SHARE, signal }
    let sealed = await deps.seal(content, { ...options, pace })
    const isHere = sealed.kind === 'done'
    for (const folder of deps.backupPlaces) {
      // A full disk here must not keep a backup from the share (F14).
      if (sealed.kind !== 'done') sealed = await deps.seal(content, { ...options, folder, pace })
    }
    const now = deps.monotonic()
    dueAt = now + Math.min(LONGEST_MS, Math.max(deps.everyMs, (now - startedAt) * REST))
    madeFor = content.held.sitting.sittingId
    if (sealed.kind !== 'done') {
      if (refusedFor !== sealed.kind) deps.logger.warn({ kind: sealed.kind }, 'no automatic backup')
      refusedFor = sealed.kind
      return
    }
    refusedFor = undefined
    if (isHere) for (const place of deps.backupPlaces) await copyTo(place, sealed.path)
    await tidyUp(content.held.sitting.sittingId)
  }

  /** A share that is away is told and tried again with the next backup. */
  async function copyTo(place: string, path: string): Promise<void> {
    try {
      const target = join(place, basename(path))
      const copied = await copySealedFile(path, target)
      if (copied.kind !== 'done') {
        deps.logger.warn({ place, kind: copied.kind }, 'a backup could not be copied')
        return
      }
      const wrapped = await readKey(path)
      if (wrapped) await writeKey(target, wrapped)
    } catch (cause) {
      deps.logger.warn({ err: cause, place }, 'a backup could not be copied')
    }
  }

  /** Older ones go, now that newer ones were read back; here and where they were copied to. */
  async function tidyUp(sittingId: string): Promise<void> {
    const own = deps.book
      .all()
      .filter((row) => row.automatic && row.sittingId === sittingId && row.verified !== null)
    const old = own.slice(0, -KEPT).map(({ path }) => path)
    for (const path of old) {
      await removeBackup(path)
      for (const place of deps.backupPlaces) {
        await removeBackup(join(place, basename(path))).catch((cause: unknown) => {
          deps.logger.warn({ err: cause, place }, 'an old backup stays')
        })
      }
    }
    if (old.length > 0) await deps.book.drop(old)
  }

  let isBegun = false
  return repeat(
    async () => {
      // Nothing at the very start: a folder is laid out and a paper read then.
      if (isBegun) await look()
      isBegun = true
    },
    () => Math.min(deps.firstMs, deps.everyMs),
    (cause) => {
      deps.logger.error({ err: cause }, 'an automatic backup failed')
    },
  )
}

function isBackupOf(
  { kind, automatic, verified, sittingId }: SealedBookRow,
  wanted: string,
): boolean {
  return kind === 'backup' && automatic && verified !== null && sittingId === wanted
}

function isOf(row: SealedBookRow, state: string): boolean {
  return row.automatic && row.verified !== null && row.state === state
}

async function isWhole({ path, verified }: SealedBookRow): Promise<boolean> {
  return verified !== null && (await sizeOf(path)) === verified.size
}
