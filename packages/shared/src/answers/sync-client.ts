import { sha256Hex } from '../kernel/index.ts'
import type { Heads, SittingProgress, SyncReply, SyncRequest } from './answers.contract.ts'
import { heartbeatTold } from './heartbeat-pace.ts'
import {
  defaultSyncSettings,
  stepSync,
  type SyncEvent,
  type SyncSettings,
  type SyncState,
} from './sync-machine.ts'

/** What came of one request. */
export type SyncPost =
  | { readonly kind: 'reply'; readonly reply: SyncReply }
  /** No answer, or a passing one (network, 5xx, 429); with the time that the server named. */
  | { readonly kind: 'failed'; readonly retryAfterMs?: number }
  /** The server does not take these entries as they are (400, 413, 422): fewer are sent next. */
  | { readonly kind: 'unacceptable' }
  /** The token is no longer good (401, 403). */
  | { readonly kind: 'refused' }

/** The host's side: a durable log, a way to the server, a clock and a timer. */
export interface SyncPorts {
  /** Entries the server has not acknowledged, oldest first, at most `limit`. */
  unacknowledged(limit: number): Promise<readonly string[]>
  /** Entries again, because the server turned out to lack them. */
  range(writer: string, from: number, to: number): Promise<readonly string[]>
  /** Last entry of each writer held, also beyond a gap (`heads` of a LogReplica, then `ahead`). */
  heads(): Promise<Heads>
  /** Marks exactly these entries (by hash) as held by the server (R3). */
  acknowledge(hashes: readonly string[]): Promise<void>
  /** The server holds other content under this key: append it again under a new writer (R4). */
  conflicted(hashes: readonly string[]): Promise<void>
  progress(): Promise<SittingProgress | undefined>
  post(request: SyncRequest): Promise<SyncPost>
  /** Whether this host holds the last entry of each of these writers (`LogReplica.holds`). */
  holds(heads: Heads, ahead?: Heads): boolean
  /**
   * The server holds entries that this host does not, or other content under a key: reads the
   * server's log and merges it. Called at most once a heartbeat, beside the sending.
   */
  catchUp(): Promise<void>
  /** Every reply, also for what it says of clock, state and bindings. */
  replied(reply: SyncReply): void
  monotonicNow(): number
  random(): number
  /** Runs `task` after `ms`; returns how to cancel it. */
  schedule(ms: number, task: () => void): () => void
  /** A bug or a broken store: shown, never swallowed. */
  broken(cause: unknown): void
}

export interface SyncClient {
  /** Call after each durable append, on `online`, and after a new log-in. */
  notify(event: 'appended' | 'online' | 'resumed'): void
  /**
   * Sends until the server holds everything or a request fails; for a hand-in.
   * @returns rest 0 only when every entry is acknowledged and the server lacks none; else how many
   *   entries a reachable server still does not hold; −1 when it could not be asked.
   */
  flush(): Promise<{ readonly rest: number }>
  state(): SyncState
  stop(): void
}

const BATCH = 200
const BATCH_BYTES = 1024 * 1024
/** Entries of a request at most: of the outbox, and as many that the server lacks. */
const MOST_SENT = 2 * BATCH
/** Enough halvings to find one entry among MOST_SENT; after that many it is not one entry's fault. */
const MOST_HALVINGS = 12

/**
 * Runs the sync machine over a host's ports. At most one request is in flight; entries leave the
 * outbox only by `acknowledge` (R3); what the server lacks is sent again whatever was acknowledged.
 * It is silent until the first `notify`.
 */
export function createSyncClient(
  ports: SyncPorts,
  settings: SyncSettings = defaultSyncSettings,
): SyncClient {
  let state: SyncState = { name: 'idle', dueAt: 0 }
  let cancelTimer: (() => void) | undefined
  let appendedWhileSending = false
  let resumedWhileSending = false
  let stopped = false
  let owed: readonly string[] = []
  /**
   * Entries that a reply left unanswered or still lacking. They wait for the next heartbeat: sent
   * again at once they would spin for ever, and kept at the front they would block the rest (R8).
   */
  const passedOver = new Set<string>()
  /**
   * Entries that the server confirmed lately. They wait too: a gap in its log makes it "lack" all that
   * follows the gap, and a host may put that back into its outbox.
   */
  const confirmed = new Set<string>()
  /** Entries of a request at most; less after one that was unacceptable, so that one entry is found. */
  let mostSent = MOST_SENT
  let unacceptableInRow = 0
  let caughtUpAt = -Infinity
  let isCatchingUp = false
  let retriedAt = ports.monotonicNow()
  let retriesAll = false
  const flushWaiters: ((outcome: { rest: number }) => void)[] = []

  function dispatch(event: SyncEvent): void {
    if (stopped) return
    if (event.type === 'resumed') retriesAll = true
    if (state.name === 'sending') {
      if (event.type === 'appended') appendedWhileSending = true
      if (event.type === 'resumed') resumedWhileSending = true
    }
    const step = stepSync(state, event, ports.monotonicNow(), ports.random(), settings)
    state = step.state
    cancelTimer?.()
    cancelTimer = undefined
    if (step.send) {
      run().catch((cause: unknown) => {
        ports.broken(cause)
        dispatch({ type: 'failed' })
        settleFlush(-1)
      })
    } else if (state.name === 'idle' || state.name === 'waiting') {
      cancelTimer = ports.schedule(Math.max(0, state.dueAt - ports.monotonicNow()), () => {
        dispatch({ type: 'due' })
      })
    }
  }

  async function run(): Promise<void> {
    appendedWhileSending = false
    resumedWhileSending = false
    forgetAttempts()
    const events = cutToSize([...new Set([...owed, ...(await fresh())])], mostSent)
    const progress = await ports.progress()
    const outcome = await ports.post({
      version: 1,
      heads: await ports.heads(),
      events,
      ...(progress ? { progress } : {}),
    })
    if (outcome.kind === 'unacceptable') {
      narrow(events)
      return
    }
    if (outcome.kind === 'failed') {
      dispatch({ type: 'failed', ...retryAfter(outcome) })
      settleFlush(-1)
      return
    }
    if (outcome.kind === 'refused') {
      // A refusal of the old token says nothing about the one that a log-in brought meanwhile.
      dispatch({ type: resumedWhileSending ? 'failed' : 'refused' })
      settleFlush(-1)
      return
    }
    mostSent = Math.min(MOST_SENT, mostSent * 2)
    unacceptableInRow = 0
    const { reply } = outcome
    const answered = await settle(reply)
    for (const text of events) (answered.has(sha256Hex(text)) ? confirmed : passedOver).add(text)
    if (stopped) return
    ports.replied(reply)
    if (reply.current && !ports.holds(reply.heads, reply.ahead)) catchUp()
    const lacked = await lackedBy(reply)
    owed = lacked.filter(isOpen).slice(0, BATCH)
    const outbox = await ports.unacknowledged(attempts() + BATCH)
    const toSend = owed.length + outbox.filter(isOpen).length + (appendedWhileSending ? 1 : 0)
    dispatch({ type: 'replied', rest: toSend, heartbeatMs: heartbeatTold(reply.heartbeatMs) })
    if (toSend === 0)
      settleFlush(new Set([...lacked, ...outbox].filter((text) => !confirmed.has(text))).size)
  }

  /**
   * Halves what is sent until one entry stands alone; that one is passed over (R8). A server that
   * takes nothing at all is asked ever more seldom.
   */
  function narrow(events: readonly string[]): void {
    const [only] = events
    if (only !== undefined && events.length === 1) {
      passedOver.add(only)
      owed = owed.filter((text) => text !== only)
    } else mostSent = Math.max(1, Math.floor(events.length / 2))
    unacceptableInRow += 1
    if (events.length > 0 && unacceptableInRow <= MOST_HALVINGS) {
      dispatch({ type: 'replied', rest: 1 })
      return
    }
    dispatch({ type: 'failed' })
    settleFlush(-1)
  }

  function catchUp(): void {
    const now = ports.monotonicNow()
    if (isCatchingUp || now - caughtUpAt < settings.heartbeatMs) return
    isCatchingUp = true
    caughtUpAt = now
    ports
      .catchUp()
      .catch((cause: unknown) => {
        ports.broken(cause)
      })
      .finally(() => {
        isCatchingUp = false
      })
  }

  /** Once a heartbeat, however busy the log is, everything may be tried again. */
  function forgetAttempts(): void {
    const now = ports.monotonicNow()
    if (!retriesAll && now - retriedAt < settings.heartbeatMs) return
    retriesAll = false
    retriedAt = now
    passedOver.clear()
    confirmed.clear()
  }

  /** Entries of the outbox that are worth sending now. */
  async function fresh(): Promise<readonly string[]> {
    return (await ports.unacknowledged(attempts() + BATCH)).filter(isOpen).slice(0, BATCH)
  }

  function isOpen(text: string): boolean {
    return !passedOver.has(text) && !confirmed.has(text)
  }

  function attempts(): number {
    return passedOver.size + confirmed.size
  }

  /** Books what the reply says of each entry; returns the hashes that the server answered for. */
  async function settle(reply: SyncReply): Promise<ReadonlySet<string>> {
    const held: string[] = []
    const conflicts: string[] = []
    for (const result of reply.results) {
      if (result.outcome === 'conflict') conflicts.push(result.hash)
      else if (result.outcome === 'stored' || result.outcome === 'quarantined')
        held.push(result.hash)
    }
    // A crash between the two repeats the content; in the other order it would lose it.
    if (conflicts.length > 0) await ports.conflicted(conflicts)
    const answered = [...held, ...conflicts]
    await ports.acknowledge(answered)
    return new Set(answered)
  }

  /** What the server says it lacks: at least BATCH entries worth sending, as far as there are. */
  async function lackedBy(reply: SyncReply): Promise<readonly string[]> {
    const texts: string[] = []
    let sendable = 0
    for (const gap of reply.lacks) {
      for (let from = gap.from; from <= gap.to && sendable < BATCH; from += BATCH) {
        const part = await ports.range(gap.writer, from, Math.min(gap.to, from + BATCH - 1))
        if (part.length === 0) break
        texts.push(...part)
        sendable += part.filter(isOpen).length
      }
    }
    return texts
  }

  function settleFlush(rest: number): void {
    for (const settled of flushWaiters.splice(0)) settled({ rest })
  }

  return {
    notify: (event) => {
      dispatch({ type: event })
    },
    flush: () =>
      new Promise((resolve) => {
        flushWaiters.push(resolve)
        retriesAll = true
        if (state.name === 'waiting') dispatch({ type: 'due' })
        else dispatch({ type: 'appended' })
        if (stopped || state.name === 'stopped') settleFlush(-1)
      }),
    state: () => state,
    stop: () => {
      stopped = true
      cancelTimer?.()
      settleFlush(-1)
    },
  }
}

function retryAfter(outcome: { readonly retryAfterMs?: number }): { retryAfterMs?: number } {
  return outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs }
}

function cutToSize(texts: readonly string[], most: number): string[] {
  const kept: string[] = []
  let bytes = 0
  for (const text of texts) {
    // UTF-16 length times three bounds the UTF-8 size without encoding it.
    bytes += text.length * 3
    if (kept.length > 0 && (bytes > BATCH_BYTES * 3 || kept.length >= most)) break
    kept.push(text)
  }
  return kept
}
