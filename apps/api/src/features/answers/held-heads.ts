import { headsOf, type Head, type Heads } from '@wenkao/shared/answers'
import type { Services } from '../../platform/services.ts'
import { selectLogKeys } from './answers.queries.ts'

const FRESH_MS = 30_000
const MOST = 50_000

interface Held {
  readonly readAt: number
  readonly heads: Map<string, Head>
  /** Entries beyond a gap, waiting for it to close. */
  readonly ahead: Map<string, Map<number, string>>
}

/**
 * Heads of sittings held in memory, so that an answer does not cost a read of the whole log. They
 * are read from the log again every 30 s: another process may have stored more, and a database that
 * was put back to an older state must be noticed (the client then sends what it lacks).
 */
export function createHeldHeads(services: Pick<Services, 'sql' | 'clock'>) {
  const held = new Map<string, Promise<Held>>()
  const readAt = new Map<string, number>()

  async function read(sessionId: string, sittingId: string, now: number): Promise<Held> {
    const keys = await selectLogKeys(services.sql, sessionId, sittingId)
    const heads = new Map(Object.entries(headsOf(keys)))
    const ahead = new Map<string, Map<number, string>>()
    for (const key of keys) if (key.n > (heads.get(key.writer)?.n ?? -1)) setAhead(ahead, key)
    return { readAt: now, heads, ahead }
  }

  async function fresh(sessionId: string, sittingId: string): Promise<Held> {
    const key = `${sessionId}/${sittingId}`
    const now = services.clock.now()
    const entry = held.get(key)
    const age = now - (readAt.get(key) ?? 0)
    if (entry && age >= 0 && age < FRESH_MS) return entry
    const reading = read(sessionId, sittingId, now)
    held.delete(key)
    held.set(key, reading)
    readAt.set(key, now)
    reading.catch(() => held.delete(key))
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) {
      held.delete(oldest.value)
      readAt.delete(oldest.value)
    }
    return reading
  }

  return {
    /** Heads after these entries were committed. */
    async after(
      sessionId: string,
      sittingId: string,
      committed: readonly { readonly writer: string; readonly n: number; readonly hash: string }[],
    ): Promise<Heads> {
      const state = await fresh(sessionId, sittingId)
      for (const entry of committed) {
        if (entry.n > (state.heads.get(entry.writer)?.n ?? -1)) setAhead(state.ahead, entry)
      }
      for (const [writer, waiting] of state.ahead) advance(state.heads, writer, waiting)
      return Object.fromEntries(state.heads)
    },
    forget(sessionId: string, sittingId: string): void {
      held.delete(`${sessionId}/${sittingId}`)
    },
  }
}

export type HeldHeads = ReturnType<typeof createHeldHeads>

function setAhead(
  ahead: Map<string, Map<number, string>>,
  entry: { readonly writer: string; readonly n: number; readonly hash: string },
): void {
  const waiting = ahead.get(entry.writer) ?? new Map<number, string>()
  waiting.set(entry.n, entry.hash)
  ahead.set(entry.writer, waiting)
}

function advance(heads: Map<string, Head>, writer: string, waiting: Map<number, string>): void {
  let n = (heads.get(writer)?.n ?? -1) + 1
  for (let hash = waiting.get(n); hash !== undefined; hash = waiting.get(n)) {
    heads.set(writer, { n, hash })
    waiting.delete(n)
    n += 1
  }
}
