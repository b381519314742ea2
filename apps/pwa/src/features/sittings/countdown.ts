import {
  nextOffset,
  remainingAfterRestart,
  type ClockOffset,
  type SittingClock,
} from '@wenkao/shared/sittings'

/** What the remaining time is counted from; `at` is a moment of the page's monotonic clock. */
export interface TimeBasis {
  /** null before the session started. */
  readonly remainingMs: number | null
  readonly at: number
  /** false during a pause and before the start: then the time stands still. */
  readonly isRunning: boolean
  /** Whether the server's clock stands behind it (DESIGN 7). */
  readonly verified: boolean
}

/** Remaining time at a moment, ms; below 0 after the deadline. */
export function remainingAt(basis: TimeBasis, monotonicNow: number): number | null {
  if (basis.remainingMs === null) return null
  return basis.isRunning
    ? basis.remainingMs - Math.max(0, monotonicNow - basis.at)
    : basis.remainingMs
}

/** Counted by the bridge, whose clock also counts while the PC sleeps. */
export function basisFromBridge(
  sync: {
    readonly remainingMs: number | null
    readonly verified: boolean
    readonly isRunning: boolean
  },
  monotonicNow: number,
): TimeBasis {
  return { ...sync, at: monotonicNow }
}

export type ServerOffset = ClockOffset & { readonly sampledAt: number }

/** Counted by the page alone from a reply of the server. @param previous offset known so far. */
export function basisFromReply(
  clock: SittingClock,
  sample: { readonly sentAt: number; readonly receivedAt: number },
  previous: ServerOffset | undefined,
): { readonly basis: TimeBasis; readonly offset: ServerOffset } {
  const offset = nextOffset(previous, { ...sample, serverNow: clock.serverNow })
  const serverNow = sample.receivedAt + offset.offsetMs
  const isRunning = clock.state === 'running'
  // In a pause the deadline stands as if the pause ended at `serverNow` of the reply.
  const from = isRunning ? serverNow : clock.serverNow
  return {
    offset,
    basis: {
      remainingMs: clock.deadline === null ? null : clock.deadline - from,
      at: sample.receivedAt,
      isRunning,
      verified: true,
    },
  }
}

/** After a restart without network: from what was written down every 10 s; never more than that. */
export function basisFromRecord(
  record: { readonly remainingMs: number; readonly wallClockAt: number },
  durationMs: number,
  now: { readonly wallClock: number; readonly monotonic: number },
): TimeBasis {
  return {
    remainingMs: remainingAfterRestart(record, now.wallClock, durationMs),
    at: now.monotonic,
    isRunning: true,
    verified: false,
  }
}

/** A wall clock that ran this much ahead of the monotonic one means that the PC slept. */
const SLEEP_MS = 5000

/** Whether the PC was asleep between two readings: then a page's own count is not to be trusted. */
export function hasSlept(
  before: { readonly wallClock: number; readonly monotonic: number },
  now: { readonly wallClock: number; readonly monotonic: number },
): boolean {
  return now.wallClock - before.wallClock - (now.monotonic - before.monotonic) > SLEEP_MS
}

/** What the deadline demands now. */
export type DeadlineVerdict = 'running' | 'confirming' | 'passedInContact' | 'passedOutOfContact'

/** How long after the deadline the server's word is waited for, while nothing can be changed. */
const CONFIRM_MS = 8000

/**
 * Judges the deadline: extra time may have been given in the last seconds, so the page hands in only
 * on a reply that came after the deadline, and freezes while it waits for one.
 * @param zeroSince moment at which the remaining time was first seen used up.
 * @param lastReplyAt moment of the server's newest reply, on the same clock.
 */
export function judgeDeadline(
  remainingMs: number | null,
  zeroSince: number | undefined,
  lastReplyAt: number | undefined,
  monotonicNow: number,
): DeadlineVerdict {
  if (remainingMs === null || remainingMs > 0 || zeroSince === undefined) return 'running'
  if (lastReplyAt !== undefined && lastReplyAt > zeroSince) return 'passedInContact'
  return monotonicNow - zeroSince > CONFIRM_MS ? 'passedOutOfContact' : 'confirming'
}
