import type { Services } from '../../platform/services.ts'
import { insertGaps, selectLastSeen, type GapRow } from './outages.queries.ts'

/** A station that says nothing for longer was out of contact; it syncs every few seconds. */
export const OUT_AFTER_MS = 20_000
const FLUSH_MS = 1000
/** Sittings that are remembered at most; those that were heard longest ago go first. */
const MOST = 200_000
const MOST_SESSIONS = 5000

export interface GapBook {
  /** Takes a sign of life. Never throws and never waits: it lies on the way of every answer. */
  note(contact: {
    readonly sessionId: string
    readonly sittingId: string
    readonly at: number
  }): void
  /** Writes what was noticed and still waits. */
  stop(): Promise<void>
}

/**
 * The ledger's ear: notices that a sitting is heard again after a silence, and writes the silence down
 * outside the transactions of the exam path. A process that has not heard it so far asks what the
 * others wrote; one that ran all the time and alone asks nobody.
 */
export function createGapBook(services: Pick<Services, 'db' | 'log'>): GapBook {
  const heard = new Map<string, number>()
  /** What was written of a session when this process heard of it first, so that a burst asks once. */
  const atFirst = new Map<
    string,
    { readonly at: number; readonly seen: Promise<Map<string, number>> }
  >()
  let waiting: GapRow[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let isStopped = false

  function schedule(): void {
    if (timer !== undefined || isStopped || waiting.length === 0) return
    timer = setTimeout(() => {
      timer = undefined
      void flush().then(schedule)
    }, FLUSH_MS)
  }

  function flush(): Promise<void> {
    const due = waiting
    waiting = []
    writing = writing.then(() => write(due))
    return writing
  }

  async function write(due: readonly GapRow[]): Promise<void> {
    try {
      await insertGaps(
        services.db,
        due.filter(({ fromAt, toAt }) => toAt - fromAt >= OUT_AFTER_MS),
      )
    } catch (error) {
      waiting = [...due, ...waiting]
      services.log.warn({ err: error }, 'the outage ledger waits for the database')
    }
  }

  function lastSeen(sessionId: string, sittingId: string, own: number, at: number) {
    const known = atFirst.get(sessionId)
    // Later, another process may have heard it since.
    if (own > 0 || (known && at - known.at >= OUT_AFTER_MS))
      return selectLastSeen(services.db, sessionId, [sittingId])
    if (known) return known.seen
    const seen = selectLastSeen(services.db, sessionId)
    atFirst.set(sessionId, { at, seen })
    seen.catch(() => atFirst.delete(sessionId))
    const oldest = atFirst.keys().next()
    if (atFirst.size > MOST_SESSIONS && !oldest.done) atFirst.delete(oldest.value)
    return seen
  }

  /** Another process, or an earlier run of this one, may have heard it in between. */
  async function ask(sessionId: string, sittingId: string, own: number, at: number): Promise<void> {
    try {
      const seen = await lastSeen(sessionId, sittingId, own, at)
      const written = seen.get(sittingId) ?? 0
      // What was written meanwhile is this very sign of life.
      const fromAt = written >= at ? own : Math.max(own, written)
      if (fromAt > 0) waiting.push({ sessionId, sittingId, fromAt, toAt: at })
      schedule()
    } catch (error) {
      if (own > 0) waiting.push({ sessionId, sittingId, fromAt: own, toAt: at })
      services.log.warn({ err: error }, 'the outage ledger could not ask the database')
      schedule()
    }
  }

  return {
    note({ sessionId, sittingId, at }) {
      const before = heard.get(sittingId)
      heard.delete(sittingId)
      heard.set(sittingId, Math.max(at, before ?? 0))
      if (before !== undefined && at - before < OUT_AFTER_MS) return
      const oldest = heard.keys().next()
      if (heard.size > MOST && !oldest.done) heard.delete(oldest.value)
      const asked = ask(sessionId, sittingId, before ?? 0, at)
      writing = writing.then(() => asked)
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await writing
      await flush()
    },
  }
}
