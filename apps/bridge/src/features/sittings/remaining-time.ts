import { remainingAfterRestart, type SittingClock } from '@wenkao/shared/sittings'
import type { Clock } from '../../platform/clock.ts'
import type { ServerClock } from '../../platform/server-clock.ts'

/** Remaining time as it is kept on disk every 10 s. */
export interface KeptRemaining {
  readonly sittingId: string
  readonly remainingMs: number
  readonly wallClockAt: number
  readonly verified: boolean
  /** false while the session stands (paused or not started): then nothing is counted down. */
  readonly running: boolean
}

export interface RemainingTime {
  /** What the server says now; `fresh` when it came by this bridge's own exchange. */
  told(clock: SittingClock): void
  /** What was kept before a restart, or by a page: counts until the server is heard. */
  restore(kept: KeptRemaining, sessionLengthMs: number): void
  /** null before the start of the session. */
  now(): {
    readonly remainingMs: number
    readonly verified: boolean
    readonly running: boolean
  } | null
}

interface Anchor {
  readonly remainingMs: number
  readonly monotonicAt: number
  readonly running: boolean
  readonly verified: boolean
}

/**
 * Remaining time by a clock that counts suspend (DESIGN section 7). In contact it is the server's
 * deadline; without contact since a restart it is the kept value and never more.
 */
export function createRemainingTime(clock: Clock, serverClock: ServerClock): RemainingTime {
  let anchor: Anchor | undefined

  return {
    told: (told) => {
      if (told.deadline === null) {
        anchor = undefined
        return
      }
      const running = told.state === 'running'
      // A paused deadline moves along with the clock, so only its distance when told is true.
      const now = running ? (serverClock.known() ?? told.serverNow) : told.serverNow
      anchor = {
        remainingMs: told.state === 'ended' ? 0 : Math.max(0, told.deadline - now),
        monotonicAt: clock.monotonic(),
        running,
        verified: serverClock.known() !== undefined,
      }
    },
    restore: (kept, sessionLengthMs) => {
      const remainingMs = kept.running
        ? remainingAfterRestart(kept, clock.wall(), sessionLengthMs)
        : kept.remainingMs
      const { running } = kept
      anchor = { remainingMs, monotonicAt: clock.monotonic(), running, verified: false }
    },
    now: () => {
      if (!anchor) return null
      const passed = anchor.running ? clock.monotonic() - anchor.monotonicAt : 0
      return {
        remainingMs: Math.max(0, Math.round(anchor.remainingMs - passed)),
        verified: anchor.verified,
        running: anchor.running,
      }
    },
  }
}
