import { HEARTBEAT_MS } from './heartbeat-pace.ts'

/**
 * When to send, as a pure machine with two hosts (the bridge, and the page where there is none).
 *
 *   idle ──appended/due──► sending ──replied(rest = 0)──► idle
 *                            │  ▲ replied(rest > 0): send again at once
 *                     failed │  │ due / appended keeps the wait
 *                            ▼  │
 *                          waiting (full jitter, at most 15 s)
 *   any ──refused──► stopped: the token is no longer good; a person must log in again
 *
 * Nothing here gates a save (R3): it decides only about requests. An "online" event is a hint that
 * shortens a wait, never a reason to send or not to send. A wait that the server named (Retry-After)
 * is kept, and then jittered like any other.
 */
export type SyncState =
  | { readonly name: 'idle'; readonly dueAt: number }
  | { readonly name: 'sending'; readonly attempt: number }
  | {
      readonly name: 'waiting'
      readonly attempt: number
      readonly dueAt: number
      /** No hint shortens the wait below this moment. */
      readonly notBefore: number
    }
  | { readonly name: 'stopped' }

export type SyncStateName = SyncState['name']

export type SyncEvent =
  /** The log got an entry. */
  | { readonly type: 'appended' }
  /** The timer that the last step asked for has run out. */
  | { readonly type: 'due' }
  /** The browser believes the network is back. */
  | { readonly type: 'online' }
  /**
   * The server answered; `rest` entries are worth sending at once, and without any the next heartbeat is
   * due after `heartbeatMs`, or after the settings' time.
   */
  | { readonly type: 'replied'; readonly rest: number; readonly heartbeatMs?: number | undefined }
  /** No answer, or one that may be different next time; `retryAfterMs` when the server named a time. */
  | { readonly type: 'failed'; readonly retryAfterMs?: number }
  /** The server refuses this token for good (401, 403). */
  | { readonly type: 'refused' }
  /** A new log-in gave a new token. */
  | { readonly type: 'resumed' }

export type SyncEventType = SyncEvent['type']

export interface SyncSettings {
  /** Time between heartbeats when there is nothing to send, ms. */
  readonly heartbeatMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

export const defaultSyncSettings: SyncSettings = {
  heartbeatMs: HEARTBEAT_MS,
  firstWaitMs: 500,
  longestWaitMs: 15_000,
}

export interface SyncStep {
  readonly state: SyncState
  /** Whether the host must send now. */
  readonly send: boolean
}

interface Context {
  readonly now: number
  /** 0 ≤ random < 1. */
  readonly random: number
  readonly settings: SyncSettings
}

type Transition = (state: SyncState, event: SyncEvent, context: Context) => SyncStep

const stay: Transition = (state) => ({ state, send: false })
const send: Transition = (state) => ({
  state: { name: 'sending', attempt: 'attempt' in state ? state.attempt : 0 },
  send: true,
})
const stop: Transition = () => ({ state: { name: 'stopped' }, send: false })
const rest: Transition = (_state, event, { now, settings }) => {
  const [more, toldMs] = event.type === 'replied' ? [event.rest, event.heartbeatMs] : [0, undefined]
  return more > 0
    ? { state: { name: 'sending', attempt: 0 }, send: true }
    : { state: { name: 'idle', dueAt: now + (toldMs ?? settings.heartbeatMs) }, send: false }
}
const wait: Transition = (state, event, { now, random, settings }) => {
  const attempt = ('attempt' in state ? state.attempt : 0) + 1
  const named = event.type === 'failed' ? event.retryAfterMs : undefined
  const notBefore = now + namedWaitMs(named, settings)
  // On top of the time the server named, so that all who were told the same one spread out.
  const dueAt = notBefore + backoffMs(attempt, random, settings)
  return { state: { name: 'waiting', attempt, dueAt, notBefore }, send: false }
}
/**
 * A hint of network ends a wait sooner, spread over a heartbeat's time: a whole room sees it in the
 * same second. It never goes below the time that the server named.
 */
const hurry: Transition = (state, _event, { now, random, settings }) =>
  state.name === 'waiting'
    ? {
        state: {
          ...state,
          dueAt: Math.min(
            state.dueAt,
            Math.max(state.notBefore, now) + random * settings.heartbeatMs,
          ),
        },
        send: false,
      }
    : { state, send: false }

/** Complete by type: a new state or event does not compile until every cell is decided. */
const table: Readonly<Record<SyncStateName, Readonly<Record<SyncEventType, Transition>>>> = {
  idle: {
    appended: send,
    due: send,
    online: stay,
    replied: stay,
    failed: stay,
    refused: stop,
    resumed: send,
  },
  sending: {
    appended: stay,
    due: stay,
    online: stay,
    replied: rest,
    failed: wait,
    refused: stop,
    resumed: stay,
  },
  waiting: {
    appended: stay,
    due: send,
    online: hurry,
    replied: rest,
    failed: stay,
    refused: stop,
    resumed: send,
  },
  stopped: {
    appended: stay,
    due: stay,
    online: stay,
    replied: stay,
    failed: stay,
    refused: stay,
    resumed: send,
  },
}

/** One step of the machine. @param now ms of a monotonic clock; @param random 0 ≤ random < 1. */
export function stepSync(
  state: SyncState,
  event: SyncEvent,
  now: number,
  random: number,
  settings: SyncSettings = defaultSyncSettings,
): SyncStep {
  return table[state.name][event.type](state, event, { now, random, settings })
}

/** A server may slow its clients down for a minute, never stop them (R3). */
const LONGEST_NAMED_WAIT_MS = 60_000

function namedWaitMs(retryAfterMs: number | undefined, settings: SyncSettings): number {
  if (retryAfterMs === undefined || !(retryAfterMs > 0)) return 0
  return Math.min(retryAfterMs, Math.max(LONGEST_NAMED_WAIT_MS, settings.longestWaitMs))
}

/**
 * Full-jitter backoff: a uniform pick between 0 and the doubled bound, so that a room that lost its
 * line together does not come back together.
 */
export function backoffMs(
  attempt: number,
  random: number,
  settings: SyncSettings = defaultSyncSettings,
): number {
  const bound = Math.min(settings.longestWaitMs, settings.firstWaitMs * 2 ** Math.min(attempt, 20))
  return random * bound
}
