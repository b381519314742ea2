import { headsOf, type Head, type Heads } from '@wenkao/shared/answers'
import type { Services } from '../../platform/services.ts'
import { selectLogKeys, selectLogTails } from './answers.queries.ts'

/** How long heads are taken as they are. */
const FRESH_MS = 30_000
/** A whole log is read again after this time per entry, so that a long one costs no more than a short one. */
const REREAD_MS_PER_ENTRY = 300
const MOST = 50_000

interface EntryOfLog {
  readonly writer: string
  readonly n: number
  readonly hash: string
}

interface Held {
  /** Goes out with replies as it is. */
  readonly heads: Record<string, Head>
  /** Entries beyond a gap, waiting for it to close. */
  readonly ahead: Map<string, Map<number, string>>
  readonly readAt: number
  readonly rereadAt: number
  checkedAt: number
}

/**
 * Heads of sittings held in memory, so that an answer does not cost a read of the whole log. Another
 * process may have stored more, and a database that was put back to an older state must be noticed
 * (the client then sends what it lacks). So every 30 s the database is asked whether it still holds
 * the heads and what follows them, which costs the same at any length; and the whole log is read
 * again when a connection was lost, because no database changes its past under a live one, and from
 * time to time, in case something between hid the loss.
 */
export function createHeldHeads(services: Pick<Services, 'sql' | 'clock' | 'onConnectionLost'>) {
  const held = new Map<string, Promise<Held>>()
  services.onConnectionLost(() => {
    held.clear()
  })

  async function read(sessionId: string, sittingId: string, now: number): Promise<Held> {
    const keys = await selectLogKeys(services.sql, sessionId, sittingId)
    const state: Held = {
      heads: headsOf(keys),
      ahead: new Map(),
      readAt: now,
      rereadAt: now + Math.max(FRESH_MS, keys.length * REREAD_MS_PER_ENTRY),
      checkedAt: now,
    }
    extend(state, keys)
    return state
  }

  /** Brings held heads up to date, or reads the log anew when one of them is gone. */
  async function check(
    sessionId: string,
    sittingId: string,
    state: Held,
    now: number,
  ): Promise<Held> {
    const heads = Object.entries(state.heads)
    if (now >= state.rereadAt || heads.length === 0) return read(sessionId, sittingId, now)
    const tails = await selectLogTails(services.sql, sessionId, sittingId, heads)
    const found = new Map(tails.map((entry) => [`${entry.writer}/${entry.n}`, entry.hash]))
    if (heads.some(([writer, head]) => found.get(`${writer}/${head.n}`) !== head.hash)) {
      return read(sessionId, sittingId, now)
    }
    extend(state, tails)
    state.checkedAt = now
    return state
  }

  function keep(key: string, next: Promise<Held>): Promise<Held> {
    held.delete(key)
    held.set(key, next)
    next.catch(() => {
      if (held.get(key) === next) held.delete(key)
    })
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) held.delete(oldest.value)
    return next
  }

  async function fresh(sessionId: string, sittingId: string): Promise<Held> {
    const key = `${sessionId}/${sittingId}`
    const now = services.clock.now()
    const entry = held.get(key)
    if (!entry) return keep(key, read(sessionId, sittingId, now))
    const state = await entry
    const age = now - state.checkedAt
    if (age >= 0 && age < FRESH_MS) return state
    // Somebody else may have begun to check while this one waited.
    const current = held.get(key)
    if (current !== entry) return current ?? keep(key, read(sessionId, sittingId, now))
    return keep(key, check(sessionId, sittingId, state, now))
  }

  return {
    /** Heads after these entries were committed. */
    async after(
      sessionId: string,
      sittingId: string,
      committed: readonly EntryOfLog[],
    ): Promise<Heads> {
      const state = await fresh(sessionId, sittingId)
      extend(state, committed)
      return state.heads
    },
    /** Entries that wait beyond a gap, by writer and number, as `after` found them. */
    async beyond(sessionId: string, sittingId: string): Promise<Held['ahead']> {
      return (await held.get(`${sessionId}/${sittingId}`))?.ahead ?? new Map()
    },
    forget(sessionId: string, sittingId: string): void {
      held.delete(`${sessionId}/${sittingId}`)
    },
  }
}

export type HeldHeads = ReturnType<typeof createHeldHeads>

/** Takes entries in: the next one moves its writer's head, one beyond a gap waits. */
function extend({ heads, ahead }: Held, entries: readonly EntryOfLog[]): void {
  for (const { writer, n, hash } of entries) {
    const next = (heads[writer]?.n ?? -1) + 1
    const waiting = ahead.get(writer)
    if (n < next) continue
    if (n > next) {
      if (waiting) waiting.set(n, hash)
      else ahead.set(writer, new Map([[n, hash]]))
      continue
    }
    heads[writer] = { n, hash }
    if (waiting) advance(heads, ahead, writer, waiting)
  }
}

function advance(
  heads: Record<string, Head>,
  ahead: Map<string, Map<number, string>>,
  writer: string,
  waiting: Map<number, string>,
): void {
  let n = (heads[writer]?.n ?? -1) + 1
  waiting.delete(n - 1)
  for (let hash = waiting.get(n); hash !== undefined; hash = waiting.get(n)) {
    heads[writer] = { n, hash }
    waiting.delete(n)
    n += 1
  }
  if (waiting.size === 0) ahead.delete(writer)
}
