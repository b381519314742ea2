import type { Heads, SittingProgress, SyncReply, SyncRequest } from './answers.contract.ts'
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
  | { readonly kind: 'failed' }
  | { readonly kind: 'refused' }

/** The host's side: a durable log, a way to the server, a clock and a timer. */
export interface SyncPorts {
  /** Entries the server has not acknowledged, oldest first, at most `limit`. */
  unacknowledged(limit: number): Promise<readonly string[]>
  /** Entries again, because the server turned out to lack them. */
  range(writer: string, from: number, to: number): Promise<readonly string[]>
  heads(): Promise<Heads>
  /** Marks exactly these entries (by hash) as held by the server (R3). */
  acknowledge(hashes: readonly string[]): Promise<void>
  /** The server holds other content under this key: append it again under a new writer (R4). */
  conflicted(hashes: readonly string[]): Promise<void>
  progress(): Promise<SittingProgress | undefined>
  post(request: SyncRequest): Promise<SyncPost>
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
  /** Sends until nothing is unacknowledged or a request fails; for a hand-in. */
  flush(): Promise<{ readonly rest: number }>
  state(): SyncState
  stop(): void
}

const BATCH = 200
const BATCH_BYTES = 1024 * 1024

/**
 * Runs the sync machine over a host's ports. At most one request is in flight; entries leave the
 * outbox only by `acknowledge` (R3); what the server lacks is sent again whatever was acknowledged.
 */
export function createSyncClient(
  ports: SyncPorts,
  settings: SyncSettings = defaultSyncSettings,
): SyncClient {
  let state: SyncState = { name: 'idle', dueAt: 0 }
  let cancelTimer: (() => void) | undefined
  let appendedWhileSending = false
  let stopped = false
  let owed: readonly string[] = []
  /** Owed entries sent since the last rest: asking for one twice in a row would spin for ever. */
  const owedSent = new Set<string>()
  const flushWaiters: ((outcome: { rest: number }) => void)[] = []

  function dispatch(event: SyncEvent): void {
    if (stopped) return
    if (event.type === 'appended' && state.name === 'sending') appendedWhileSending = true
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
    const fresh = await ports.unacknowledged(BATCH)
    const events = cutToSize([...new Set([...owed, ...fresh])])
    for (const text of owed) owedSent.add(text)
    const progress = await ports.progress()
    const outcome = await ports.post({
      version: 1,
      heads: await ports.heads(),
      events,
      ...(progress ? { progress } : {}),
    })
    if (outcome.kind !== 'reply') {
      dispatch({ type: outcome.kind })
      settleFlush(-1)
      return
    }
    const { reply } = outcome
    await settle(reply)
    owed = await owedTo(reply, new Set(events))
    const rest =
      owed.length + (await ports.unacknowledged(1)).length + (appendedWhileSending ? 1 : 0)
    ports.replied(reply)
    dispatch({ type: 'replied', rest })
    if (rest === 0) {
      owedSent.clear()
      settleFlush(0)
    }
  }

  async function settle(reply: SyncReply): Promise<void> {
    const held: string[] = []
    const conflicts: string[] = []
    for (const result of reply.results) {
      if (result.outcome === 'conflict') conflicts.push(result.hash)
      else if (result.outcome === 'stored' || result.outcome === 'quarantined')
        held.push(result.hash)
    }
    await ports.acknowledge([...held, ...conflicts])
    if (conflicts.length > 0) await ports.conflicted(conflicts)
  }

  /** What the server says it lacks, less what this very request brought it. */
  async function owedTo(reply: SyncReply, sent: ReadonlySet<string>): Promise<readonly string[]> {
    const texts: string[] = []
    for (const gap of reply.lacks) {
      if (texts.length >= BATCH) break
      const to = Math.min(gap.to, gap.from + BATCH - 1)
      for (const text of await ports.range(gap.writer, gap.from, to))
        if (!sent.has(text) && !owedSent.has(text)) texts.push(text)
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
        if (state.name === 'waiting') dispatch({ type: 'due' })
        else dispatch({ type: 'appended' })
        if (state.name === 'stopped') settleFlush(-1)
      }),
    state: () => state,
    stop: () => {
      stopped = true
      cancelTimer?.()
      settleFlush(-1)
    },
  }
}

function cutToSize(texts: readonly string[]): string[] {
  const kept: string[] = []
  let bytes = 0
  for (const text of texts) {
    // UTF-16 length times three bounds the UTF-8 size without encoding it.
    bytes += text.length * 3
    if (kept.length > 0 && (bytes > BATCH_BYTES * 3 || kept.length >= 500)) break
    kept.push(text)
  }
  return kept
}
