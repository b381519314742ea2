import type { SittingClock } from './clock.contract.ts'
import { nextOffset, remainingAfterRestart, type ClockOffset } from './deadline.ts'

/**
 * The countdown as the page and the bridge both run it (DESIGN section 7): what remains is counted
 * from a basis by a monotonic clock, so that a calendar that is moved changes nothing (R5).
 */
export interface TimeBasis {
  /** null before the session started. */
  readonly remainingMs: number | null
  /** Moment of the host's monotonic clock, ms. */
  readonly at: number
  /** false during a pause and before the start: then the time stands still. */
  readonly isRunning: boolean
  /** Whether the server's clock stands behind it. */
  readonly verified: boolean
}

/** Remaining time as it is written down every 10 s. */
export interface RemainingRecord {
  readonly remainingMs: number
  /** The PC's calendar at that moment, ms. */
  readonly wallClockAt: number
  readonly verified: boolean
  /** false while the session stood; a record without it was counting. */
  readonly running?: boolean
  /** The host's monotonic clock at that moment, where that clock counts from the system's start. */
  readonly monotonicAt?: number | undefined
  /** Names that run of the operating system, where it tells. */
  readonly boot?: string | null | undefined
}

/** The clocks of a host at one moment. */
export interface HostReading {
  readonly wallClock: number
  readonly monotonic: number
  readonly boot?: string | null
}

/** Remaining time at a moment, ms; below 0 after the deadline; null before the start. */
export function remainingAt(basis: TimeBasis, monotonicNow: number): number | null {
  if (basis.remainingMs === null) return null
  return basis.isRunning
    ? basis.remainingMs - Math.max(0, monotonicNow - basis.at)
    : basis.remainingMs
}

/**
 * Counted from what the server told.
 * @param serverNow the server's clock at this moment as the host knows it; undefined when the host
 *   had no exchange with it: then the time is counted from what was told, and not verified.
 */
export function basisFromClock(
  clock: SittingClock,
  serverNow: number | undefined,
  monotonicNow: number,
): TimeBasis {
  const isRunning = clock.state === 'running'
  // In a pause the deadline stands as if the pause ended at `serverNow` of the reply.
  const from = isRunning ? (serverNow ?? clock.serverNow) : clock.serverNow
  return {
    remainingMs: clock.deadline === null ? null : clock.deadline - from,
    at: monotonicNow,
    isRunning,
    verified: serverNow !== undefined,
  }
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
  return { offset, basis: basisFromClock(clock, serverNow, sample.receivedAt) }
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

/**
 * After a restart without network, from what was written down; never more than that. Where only the
 * program restarted and the system did not, its monotonic clock went on: then the time is as right as
 * before, whatever became of the calendar. Else the rule of a restart holds, and it is not verified.
 */
export function basisFromRecord(
  record: RemainingRecord,
  sessionLengthMs: number,
  now: HostReading,
): TimeBasis {
  const isRunning = record.running ?? true
  const passed = passedInSameBoot(record, now)
  const base = { at: now.monotonic, isRunning }
  if (passed !== undefined) {
    const remainingMs = isRunning ? record.remainingMs - passed : record.remainingMs
    return { ...base, remainingMs: Math.max(0, remainingMs), verified: record.verified }
  }
  const remainingMs = isRunning
    ? remainingAfterRestart(record, now.wallClock, sessionLengthMs)
    : record.remainingMs
  return { ...base, remainingMs, verified: false }
}

/** The start of a system cannot be told better than this from its calendar and its uptime, ms. */
const SAME_START_MS = 2000

/** ms since the record by a clock that has counted all the time; undefined after a restart. */
function passedInSameBoot(record: RemainingRecord, now: HostReading): number | undefined {
  if (record.monotonicAt === undefined) return undefined
  const passed = now.monotonic - record.monotonicAt
  if (passed < 0) return undefined
  const isNamed = typeof record.boot === 'string' && typeof now.boot === 'string'
  if (isNamed) return record.boot === now.boot ? passed : undefined
  // A later start lies after the record was written, so calendar and uptime can not both fit.
  const isSameStart =
    Math.abs(now.wallClock - record.wallClockAt - passed) <= SAME_START_MS &&
    record.monotonicAt > SAME_START_MS
  return isSameStart ? passed : undefined
}

/** A wall clock that ran this much ahead of the monotonic one means that the PC slept. */
const SLEEP_MS = 5000

/** Whether the PC was asleep between two readings: then a page's own count is not to be trusted. */
export function hasSlept(before: HostReading, now: HostReading): boolean {
  return now.wallClock - before.wallClock - (now.monotonic - before.monotonic) > SLEEP_MS
}

/** What the deadline demands now. */
export type DeadlineVerdict = 'running' | 'confirming' | 'passedInContact' | 'passedOutOfContact'

/** How long after the deadline the server's word is waited for, while nothing can be changed. */
const CONFIRM_MS = 8000

/**
 * Judges the deadline: extra time may have been given in the last seconds, so a client hands in only
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
