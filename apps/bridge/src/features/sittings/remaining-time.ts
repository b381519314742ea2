import {
  basisFromClock,
  basisFromRecord,
  remainingAt,
  type RemainingRecord,
  type SittingClock,
  type TimeBasis,
} from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import type { ServerClock } from '../../platform/server-clock.ts'

export interface RemainingTime {
  /** What the server says now. */
  told(clock: SittingClock): void
  /** What was kept before a restart, or by a page: counts until the server is heard. */
  restore(kept: RemainingRecord, sessionLengthMs: number): void
  /**
   * A code that was typed here brings more time, before the server knows of it (DESIGN section 6): the
   * screen counts to this deadline where the server's is earlier, ms by the server's clock; null: none.
   */
  countTo(codeDeadline: number | null): void
  /** So much longer than it was counted until now, ms; not verified. */
  extend(ms: number): void
  /** null before the start of the session. */
  now(): {
    readonly remainingMs: number
    readonly verified: boolean
    readonly running: boolean
  } | null
  /** What to keep on disk every 10 s; null before the start. */
  record(): Required<RemainingRecord> | null
  /** As `now`, below 0 after the deadline; null before the start. */
  left(): number | null
}

/**
 * The shared countdown over the clocks of this PC (DESIGN section 7). In contact it counts to the
 * server's deadline; without contact since a restart it counts from what was kept, never more.
 */
export function createRemainingTime(clock: Clock, serverClock: ServerClock): RemainingTime {
  let basis: TimeBasis | undefined
  let codeDeadline: number | null = null

  function now(): ReturnType<RemainingTime['now']> {
    const remainingMs = basis ? remainingAt(basis, clock.monotonic()) : null
    if (!basis || remainingMs === null) return null
    const { verified, isRunning } = basis
    return { remainingMs: Math.max(0, Math.round(remainingMs)), verified, running: isRunning }
  }

  return {
    told: (told) => {
      const isByCode = (codeDeadline ?? 0) > (told.deadline ?? Infinity)
      const counted = isByCode ? { ...told, deadline: codeDeadline } : told
      const fresh = basisFromClock(counted, serverClock.known(), clock.monotonic())
      basis = isByCode ? { ...fresh, verified: false } : fresh
    },
    countTo: (deadline) => {
      codeDeadline = deadline
    },
    extend: (ms) => {
      const at = clock.monotonic()
      const left = basis ? remainingAt(basis, at) : null
      if (basis && left !== null) {
        basis = { ...basis, remainingMs: left + ms, at, verified: false }
      }
    },
    restore: (kept, sessionLengthMs) => {
      const reading = { wallClock: clock.wall(), monotonic: clock.monotonic(), boot: clock.boot() }
      basis = basisFromRecord(kept, sessionLengthMs, reading)
    },
    now,
    left: () => (basis ? remainingAt(basis, clock.monotonic()) : null),
    record: () => {
      const counted = now()
      if (!counted) return null
      const [wallClockAt, monotonicAt] = [clock.wall(), clock.monotonic()]
      return { ...counted, wallClockAt, monotonicAt, boot: clock.boot() }
    },
  }
}
