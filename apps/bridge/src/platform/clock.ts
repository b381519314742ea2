import { uptime } from 'node:os'
import { readBootId } from './boot-id.fs.ts'

/** The clocks of an exam PC. */
export interface Clock {
  /** ms since 1970 by the PC's own calendar, which anybody may set wrong (F22). */
  wall(): number
  /** ms since the PC started; counts suspend and no change of the calendar moves it (DESIGN 7). */
  monotonic(): number
  /** Names this run of the system; null where the system does not tell. */
  boot(): string | null
}

/** No system tells its uptime more coarsely than in whole seconds, ms. */
const COARSEST_MS = 1000

/**
 * A clock as fine as one and as complete as another. The uptime counts the time a PC slept, but in
 * steps: 10 ms on Linux (1 s where /proc is hidden), 16 ms on Windows; `performance.now()` is fine and
 * stands still in sleep. The result never leaves the step that the uptime is in, and never goes back;
 * within the first steps it comes as near to the truth as the steps can tell.
 * @param fine ms; @param counted ms, cut down to a multiple of its step.
 */
export function steadyClock(fine: () => number, counted: () => number): () => number {
  let ahead = -Infinity
  let last = -Infinity
  return () => {
    const at = fine()
    const behind = counted() - at
    ahead = Math.min(Math.max(ahead, behind), behind + COARSEST_MS)
    last = Math.max(last, at + ahead)
    return last
  }
}

const boot = readBootId()

/** The clocks of this PC. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: steadyClock(
    () => performance.now(),
    () => uptime() * 1000,
  ),
  boot: () => boot,
}
