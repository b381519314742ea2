import { headsOf, type Head, type Heads } from '@wenkao/shared/answers'
import type { Services } from '../../platform/services.ts'
import { selectSessionKeys, selectSessionTails } from './answers.queries.ts'

/** How long heads are taken as they are. */
const FRESH_MS = 30_000
/** A whole log is read again after this time per entry, so that a long one costs no more than a short one. */
const REREAD_MS_PER_ENTRY = 300
/** Who is not yet due is asked for along with a sitting of the same session that is. */
const ALONG_MS = FRESH_MS / 2
/** Entries of short logs that are read again together: a reply of this size holds nobody up. */
const MOST_REREAD_TOGETHER = 3000
const MOST = 50_000

interface EntryOfLog {
  readonly writer: string
  readonly n: number
  readonly hash: string
}

/** A sitting whose heads have to be asked for. */
interface Due {
  readonly sittingId: string
  readonly state: Held
  readonly heads: readonly (readonly [writer: string, head: Head])[]
}

interface Held {
  /** Goes out with replies as it is. */
  readonly heads: Record<string, Head>
  /** Entries beyond a gap, waiting for it to close. */
  readonly ahead: Map<string, Map<number, string>>
  readonly rereadAt: number
  checkedAt: number
}

/**
 * Heads of sittings held in memory, so that an answer does not cost a read of the whole log. Another
 * process may have stored more, and a database that was put back to an older state must be noticed
 * (the client then sends what it lacks). So every 30 s the database is asked whether it still holds
 * the heads and what follows them, which costs the same at any length, with one query for a whole room
 * (18,000 stations that ask one by one would be 600 a second); and the whole log is read
 * again when a connection was lost, because no database changes its past under a live one, and from
 * time to time, in case something between hid the loss.
 */
export function createHeldHeads(services: Pick<Services, 'sql' | 'clock' | 'onConnectionLost'>) {
  const held = new Map<string, Promise<Held>>()
  /** Those of them that are read, by session and sitting. */
  const ready = new Map<string, Map<string, Held>>()
  services.onConnectionLost(() => {
    held.clear()
    ready.clear()
  })

  function stateOf(keys: readonly EntryOfLog[], now: number): Held {
    const state: Held = {
      heads: headsOf(keys),
      ahead: new Map(),
      rereadAt: now + Math.max(FRESH_MS, keys.length * REREAD_MS_PER_ENTRY),
      checkedAt: now,
    }
    extend(state, keys)
    return state
  }

  async function read(sessionId: string, sittingId: string, now: number): Promise<Held> {
    return stateOf(await selectSessionKeys(services.sql, sessionId, [sittingId]), now)
  }

  /**
   * Brings a sitting up to date, and with it those of its session that are soon due: heads are checked,
   * logs whose time has come are read anew. All of them wait for it, so that what is committed meanwhile
   * goes into what comes of it.
   */
  function refresh(sessionId: string, sittingId: string, asked: Held, now: number): void {
    const others = [...(ready.get(sessionId) ?? [])].filter(
      ([id, { checkedAt }]) => id !== sittingId && now - checkedAt >= ALONG_MS,
    )
    const [tails, whole]: [Due[], Due[]] = [[], []]
    let rows = 0
    for (const [id, state] of [[sittingId, asked] as const, ...others]) {
      const heads = Object.entries(state.heads)
      if (now < state.rereadAt && heads.length > 0) {
        tails.push({ sittingId: id, state, heads })
        continue
      }
      const length = heads.reduce((sum, [, { n }]) => sum + n + 1, 0)
      if (id !== sittingId && rows + length > MOST_REREAD_TOGETHER) continue
      rows += length
      whole.push({ sittingId: id, state, heads })
    }
    const fresh = Promise.all([checkTails(sessionId, tails, now), readWhole(sessionId, whole, now)])
    for (const due of [...tails, ...whole]) {
      const next = fresh.then(
        ([checked, reread]) => checked.get(due.sittingId) ?? reread.get(due.sittingId) ?? due.state,
      )
      void keep(sessionId, due.sittingId, next)
    }
  }

  async function readWhole(
    sessionId: string,
    due: readonly Due[],
    now: number,
  ): Promise<ReadonlyMap<string, Held>> {
    const ids = due.map((one) => one.sittingId)
    const keys = await selectSessionKeys(services.sql, sessionId, ids)
    const keysOf = Map.groupBy(keys, (key) => key.sittingId)
    return new Map(ids.map((id) => [id, stateOf(keysOf.get(id) ?? [], now)]))
  }

  /** Those whose heads still stand, with what follows them; the rest is read anew. */
  async function checkTails(
    sessionId: string,
    due: readonly Due[],
    now: number,
  ): Promise<ReadonlyMap<string, Held>> {
    const asked = due.flatMap(({ sittingId, heads }) =>
      heads.map(([writer, { n }]) => ({ sittingId, writer, n })),
    )
    const tails = await selectSessionTails(services.sql, sessionId, asked)
    const tailsOf = Map.groupBy(tails, (entry) => entry.sittingId)
    const [standing, gone] = [new Map<string, Held>(), [] as Due[]]
    for (const one of due) {
      const own = tailsOf.get(one.sittingId) ?? []
      const found = new Map(own.map((entry) => [`${entry.writer}/${entry.n}`, entry.hash]))
      if (one.heads.some(([writer, head]) => found.get(`${writer}/${head.n}`) !== head.hash)) {
        gone.push(one)
        continue
      }
      extend(one.state, own)
      one.state.checkedAt = now
      standing.set(one.sittingId, one.state)
    }
    return gone.length === 0
      ? standing
      : new Map([...standing, ...(await readWhole(sessionId, gone, now))])
  }

  function keep(sessionId: string, sittingId: string, next: Promise<Held>): Promise<Held> {
    const key = `${sessionId}/${sittingId}`
    held.delete(key)
    held.set(key, next)
    next.then(
      (state) => {
        if (held.get(key) !== next) return
        const ofSession = ready.get(sessionId) ?? new Map<string, Held>()
        ready.set(sessionId, ofSession.set(sittingId, state))
      },
      () => {
        if (held.get(key) === next) drop(key)
      },
    )
    const oldest = held.keys().next()
    if (held.size > MOST && !oldest.done) drop(oldest.value)
    return next
  }

  function drop(key: string): void {
    held.delete(key)
    const [sessionId = '', sittingId = ''] = key.split('/')
    const ofSession = ready.get(sessionId)
    ofSession?.delete(sittingId)
    if (ofSession?.size === 0) ready.delete(sessionId)
  }

  async function fresh(sessionId: string, sittingId: string): Promise<Held> {
    const key = `${sessionId}/${sittingId}`
    const now = services.clock.now()
    const entry = held.get(key)
    if (!entry) return keep(sessionId, sittingId, read(sessionId, sittingId, now))
    const state = await entry
    const age = now - state.checkedAt
    if (age >= 0 && age < FRESH_MS) return state
    // Somebody else may have begun to check while this one waited.
    const current = held.get(key)
    if (current !== entry) {
      return current ?? keep(sessionId, sittingId, read(sessionId, sittingId, now))
    }
    refresh(sessionId, sittingId, state, now)
    return held.get(key) ?? state
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
      drop(`${sessionId}/${sittingId}`)
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
