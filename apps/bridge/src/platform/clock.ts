import { uptime } from 'node:os'

/** The two clocks of an exam PC. */
export interface Clock {
  /** ms since 1970 by the PC's own calendar, which anybody may set wrong (F22). */
  wall(): number
  /** ms since the PC started; counts suspend and no change of the calendar moves it (DESIGN 7). */
  monotonic(): number
}

/** System uptime rather than `performance.now()`: only the former counts the time a PC slept. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => uptime() * 1000,
}
