/** A client's view of the server's clock: its own monotonic clock plus an offset. */
export interface ClockOffset {
  /** serverNow − monotonicNow at the best sample. */
  readonly offsetMs: number
  /** Half of that sample's round trip: how wrong the offset can be. */
  readonly errorMs: number
}

/**
 * Takes a new sample of the server's clock. The sample with the shortest round trip is the truest;
 * an older one is kept while it is better, but trusts itself 1 ms less for each 2 s that passed
 * (quartz drift is below 0.05 %). Two samples whose ranges exclude each other mean that a clock was
 * moved, or that this one stood still while the PC slept: then only the new one is true.
 */
export function nextOffset(
  previous: (ClockOffset & { readonly sampledAt: number }) | undefined,
  sample: { readonly sentAt: number; readonly receivedAt: number; readonly serverNow: number },
): ClockOffset & { readonly sampledAt: number } {
  const errorMs = Math.max(0, sample.receivedAt - sample.sentAt) / 2
  const taken = {
    offsetMs: sample.serverNow - (sample.sentAt + errorMs),
    errorMs,
    sampledAt: sample.receivedAt,
  }
  if (!previous) return taken
  const aged = previous.errorMs + (sample.receivedAt - previous.sampledAt) / 2000
  const contradicts = Math.abs(taken.offsetMs - previous.offsetMs) > aged + errorMs
  return aged < errorMs && !contradicts ? previous : taken
}

/**
 * Remaining time after a restart without network (DESIGN 7): the persisted value minus the wall-clock
 * difference when that is plausible (0 … session length), else the value itself; never more.
 */
export function remainingAfterRestart(
  persisted: { readonly remainingMs: number; readonly wallClockAt: number },
  wallClockNow: number,
  sessionLengthMs: number,
): number {
  const passed = wallClockNow - persisted.wallClockAt
  const plausible = passed >= 0 && passed <= sessionLengthMs
  return Math.max(0, plausible ? persisted.remainingMs - passed : persisted.remainingMs)
}
