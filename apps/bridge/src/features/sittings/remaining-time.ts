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
  /** null before the start of the session. */
  now(): {
    readonly remainingMs: number
    readonly verified: boolean
    readonly running: boolean
  } | null
  /** What to keep on disk every 10 s; null before the start. */
  record(): Required<RemainingRecord> | null
}

/**
 * The shared countdown over the clocks of this PC (DESIGN section 7). In contact it counts to the
 * server's deadline; without contact since a restart it counts from what was kept, never more.
 */
export function createRemainingTime(clock: Clock, serverClock: ServerClock): RemainingTime {
  let basis: TimeBasis | undefined

  function now(): ReturnType<RemainingTime['now']> {
    const remainingMs = basis ? remainingAt(basis, clock.monotonic()) : null
    if (!basis || remainingMs === null) return null
    const { verified, isRunning } = basis
    return { remainingMs: Math.max(0, Math.round(remainingMs)), verified, running: isRunning }
  }

  return {
    told: (told) => {
      basis = basisFromClock(told, serverClock.known(), clock.monotonic())
    },
    restore: (kept, sessionLengthMs) => {
      const reading = { wallClock: clock.wall(), monotonic: clock.monotonic(), boot: clock.boot() }
      basis = basisFromRecord(kept, sessionLengthMs, reading)
    },
    now,
    record: () => {
      const counted = now()
      if (!counted) return null
      const [wallClockAt, monotonicAt] = [clock.wall(), clock.monotonic()]
      return { ...counted, wallClockAt, monotonicAt, boot: clock.boot() }
    },
  }
}
