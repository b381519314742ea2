import { backoffMs } from '@wenkao/shared/answers'

/** A content that the server lacks, with what of it has arrived there, bytes. */
export interface QueuedContent {
  readonly hash: string
  readonly received: number
}

/** Which contents are to be asked for and sent, and which one is next. */
export interface UploadQueue {
  /** The server is to be asked whether it lacks this one. */
  askFor(hash: string): void
  /** Begins anew: all of these are to be asked for, and what was known is forgotten. */
  askAgain(hashes: readonly string[]): void
  unasked(): readonly string[]
  isUnasked(hash: string): boolean
  /** The server lacks it, and has so much of it, bytes. */
  add(hash: string, received: number): void
  /** Nothing more is to be done for it. */
  remove(hash: string): void
  has(hash: string): boolean
  /** More of it has arrived. */
  advance(hash: string, received: number): void
  /** It did not get on by its own fault: tried again after a while that grows. */
  putOff(hash: string, received: number): void
  /** Nothing got on while it was sent: next time others go before it, in case it was its fault (R8). */
  blame(hash: string): void
  /** These go at once whatever happened to them before; called also when that is over. */
  hurry(hashes: readonly string[]): void
  /** What to send now: of those that are urgent, then least blamed, the one with the smallest rest. */
  next(): QueuedContent | undefined
  /** Time until the first of those that were put off is tried again, ms; Infinity for none. */
  nextTryMs(): number
}

interface Failing {
  readonly times: number
  readonly until: number
}

/**
 * @param deps.restOf bytes of a content that are still to be sent.
 * @param deps.random 0 ≤ random < 1.
 */
export function createUploadQueue(deps: {
  readonly restOf: (hash: string, received: number) => number
  readonly isUrgent: (hash: string) => boolean
  readonly monotonic: () => number
  readonly random: () => number
}): UploadQueue {
  const asking = new Set<string>()
  const lacking = new Map<string, number>()
  const failing = new Map<string, Failing>()
  const blamed = new Map<string, number>()
  /** In order, until something changes that order. */
  let planned: string[] | undefined

  function plan(): string[] {
    const now = deps.monotonic()
    return (
      [...lacking]
        .map(([hash, received]) => ({
          hash,
          isUrgent: deps.isUrgent(hash),
          blamed: blamed.get(hash) ?? 0,
          rest: deps.restOf(hash, received),
        }))
        // Also of urgent ones: `hurry` has pardoned what was before, and what fails again waits again.
        .filter(({ hash }) => (failing.get(hash)?.until ?? -Infinity) <= now)
        .sort(
          (a, b) =>
            Number(b.isUrgent) - Number(a.isUrgent) || a.blamed - b.blamed || a.rest - b.rest,
        )
        .map(({ hash }) => hash)
        .reverse()
    )
  }

  return {
    askFor: (hash) => {
      asking.add(hash)
    },
    askAgain: (hashes) => {
      lacking.clear()
      asking.clear()
      for (const hash of hashes) asking.add(hash)
      planned = undefined
    },
    unasked: () => [...asking],
    isUnasked: (hash) => asking.has(hash),
    add: (hash, received) => {
      asking.delete(hash)
      lacking.set(hash, received)
      planned = undefined
    },
    remove: (hash) => {
      for (const list of [asking, lacking, failing, blamed]) list.delete(hash)
    },
    has: (hash) => lacking.has(hash),
    advance: (hash, received) => {
      if (lacking.has(hash)) lacking.set(hash, received)
      failing.delete(hash)
      blamed.delete(hash)
    },
    putOff: (hash, received) => {
      const times = (failing.get(hash)?.times ?? 0) + 1
      const waitMs = backoffMs(times, deps.random())
      failing.set(hash, { times, until: deps.monotonic() + waitMs })
      if (lacking.has(hash)) lacking.set(hash, received)
      planned = undefined
    },
    blame: (hash) => {
      blamed.set(hash, (blamed.get(hash) ?? 0) + 1)
      planned = undefined
    },
    hurry: (hashes) => {
      for (const hash of hashes) failing.delete(hash)
      planned = undefined
    },
    next: () => {
      planned ??= plan()
      for (;;) {
        const hash = planned.at(-1)
        if (hash === undefined) return undefined
        const received = lacking.get(hash)
        if (received !== undefined) return { hash, received }
        planned.pop()
      }
    },
    nextTryMs: () => {
      const now = deps.monotonic()
      return Math.min(Infinity, ...[...failing.values()].map(({ until }) => until - now))
    },
  }
}
