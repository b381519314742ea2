const MINUTE_MS = 60_000

/** What a reopened candidate has. */
export interface ReopenedTime {
  /** From the approval on, ms. */
  readonly remainingMs: number
  /** What the sitting's own extra time grows by, ms. */
  readonly addedMs: number
}

/**
 * Time of a sitting that is reopened after a hand-in by mistake (F21): what the rule leaves at the
 * moment of the approval, and the minutes that were approved. The clock did not stand while the area
 * thought; who decides gives that time as minutes. After the deadline the rule leaves nothing, and the
 * minutes count from now.
 * @param deadline by the rule, server clock, ms. @returns undefined when nothing would be left.
 */
export function remainingAfterReopening(
  deadline: number,
  minutes: number,
  now: number,
): ReopenedTime | undefined {
  const left = Math.max(0, deadline - now)
  const remainingMs = left + minutes * MINUTE_MS
  return remainingMs === 0 ? undefined : { remainingMs, addedMs: remainingMs - (deadline - now) }
}
