import type { SittingProgress } from '@wenkao/shared/answers'
import { readHealth, StationHealth } from '@wenkao/shared/monitor'
import { compileSchema } from '../../platform/compiled-schema.ts'
import type { Services } from '../../platform/services.ts'
import type { NoteContact } from '../answers/index.ts'
import { selectContacts, upsertContacts, type ContactRow } from './monitor.queries.ts'

const FLUSH_EVERY_MS = 1000

/** Last sign of life of a sitting, and the progress it told last. */
export interface Contact {
  readonly lastSeenAt: number
  readonly progress: SittingProgress | null
  /** Since when the oldest change of that progress waits, server clock; null when none does. */
  readonly unsentSince: number | null
}

export interface ContactBook {
  /** Takes what a sync request told. */
  note(
    contact: Pick<Parameters<NoteContact>[0], 'sessionId' | 'sittingId' | 'at' | 'progress'>,
  ): void
  /** Contacts of a session by sitting: what the database holds and what waits here for it. */
  read(sessionId: string): Promise<Map<string, Contact>>
  /** Writes what waits. @returns false when the database did not take it; it waits on. */
  flush(): Promise<boolean>
  /** Ends the timer and the live room pages, and writes what still waits. */
  stop(): Promise<void>
  /** Aborted by `stop`: live room pages end with it, so that the server can close. */
  readonly closing: AbortSignal
}

/**
 * Collects signs of life in memory and writes them in one statement at most once a second (DESIGN
 * section 11), so that a heartbeat costs the exam path no write. What a failed write did not take is
 * kept, the newest contact of each sitting, and goes with the next one. `note` never throws.
 */
export function createContactBook(services: Pick<Services, 'db' | 'sql' | 'log'>): ContactBook {
  let waiting = new Map<string, ContactRow>()
  let inFlight = new Map<string, ContactRow>()
  let flushing: Promise<boolean> | undefined
  let timer: NodeJS.Timeout | undefined
  let hasFailed = false
  const closing = new AbortController()

  /** The timer runs only while something waits. */
  function schedule(): void {
    if (timer !== undefined || closing.signal.aborted || waiting.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      void flush().then(schedule)
    }, FLUSH_EVERY_MS)
  }

  async function write(): Promise<boolean> {
    if (waiting.size === 0) return true
    inFlight = waiting
    waiting = new Map()
    try {
      await upsertContacts(services.sql, [...inFlight.values()])
      if (hasFailed) services.log.info('contacts are written again')
      hasFailed = false
      return true
    } catch (error) {
      const newer = waiting
      waiting = inFlight
      for (const row of newer.values()) keep(row)
      if (!hasFailed) services.log.warn({ err: error }, 'contacts wait for the database')
      hasFailed = true
      return false
    } finally {
      inFlight = new Map()
    }
  }

  function keep(row: ContactRow): void {
    const key = `${row.sessionId}/${row.sittingId}`
    waiting.set(key, newest(waiting.get(key), row))
  }

  function flush(): Promise<boolean> {
    flushing ??= write().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  return {
    note: ({ sessionId, sittingId, at, progress }) => {
      keep({
        sessionId,
        sittingId,
        lastSeenAt: at,
        progress: progress ? known(progress) : null,
        unsentSince: unsentSince(at, progress),
      })
      schedule()
    },
    async read(sessionId) {
      // Noted before the query, so that what is written meanwhile stands in one of the two.
      const here = [...inFlight.values(), ...waiting.values()]
      const contacts = new Map<string, ContactRow>()
      for (const row of [...(await selectContacts(services.db, sessionId)), ...here]) {
        if (row.sessionId !== sessionId) continue
        contacts.set(row.sittingId, newest(contacts.get(row.sittingId), row))
      }
      return contacts
    },
    flush,
    async stop() {
      closing.abort()
      clearTimeout(timer)
      await flush()
      // What was noted while the last write was under way.
      await flush()
    },
    closing: closing.signal,
  }
}

const isGoodHealth = compileSchema(StationHealth)

/** What a client tells of its station counts only as far as it can be understood. */
function known(progress: SittingProgress): SittingProgress {
  const { health, ...rest } = progress
  if (isGoodHealth?.(health) === true) return progress
  const read = readHealth(health)
  return read ? { ...rest, health: read } : rest
}

/** The later of two contacts; a heartbeat without progress does not wipe the progress told before. */
function newest(before: ContactRow | undefined, row: ContactRow): ContactRow {
  if (!before) return row
  const [older, later] = before.lastSeenAt > row.lastSeenAt ? [row, before] : [before, row]
  const told = later.progress === null ? older : later
  return { ...later, progress: told.progress, unsentSince: told.unsentSince }
}

/** The age comes from the station's monotonic clock, the moment from the server's (R5). */
function unsentSince(at: number, progress: SittingProgress | undefined): number | null {
  if (!progress || progress.unsent === 0) return null
  return progress.oldestUnsentMs == null ? null : at - progress.oldestUnsentMs
}
