import { nextOffset, type ClockOffset } from '@wenkao/shared/sittings'
import type { Clock } from './clock.ts'

/** The server's clock as this PC knows it (R5). */
export interface ServerClock {
  /** Takes a reply's time; `sentAt` and `receivedAt` are monotonic ms. */
  sample(taken: { sentAt: number; receivedAt: number; serverNow: number }): void
  /** Server ms, by the wall clock while there was no contact. */
  now(): number
  /** Server ms, or undefined while there was no contact since the start. */
  known(): number | undefined
  /** Server clock − wall clock and how wrong that may be, ms; undefined before the first contact. */
  offset(): { readonly offsetMs: number; readonly errorMs: number } | undefined
}

/** A server clock that follows the best sample (`nextOffset`). */
export function createServerClock(clock: Clock): ServerClock {
  let best: (ClockOffset & { readonly sampledAt: number }) | undefined
  const known = (): number | undefined =>
    best === undefined ? undefined : Math.round(clock.monotonic() + best.offsetMs)
  return {
    sample: (taken) => {
      best = nextOffset(best, taken)
    },
    known,
    now: () => known() ?? clock.wall(),
    offset: () => {
      const now = known()
      return best === undefined || now === undefined
        ? undefined
        : { offsetMs: now - clock.wall(), errorMs: best.errorMs }
    },
  }
}
