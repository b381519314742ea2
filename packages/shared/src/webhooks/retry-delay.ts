const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Waits after the first failed attempt, the second, …, ms; after the last nothing more is tried (WH3). */
export const RETRY_WAITS: readonly number[] = [
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  4 * HOUR,
  12 * HOUR,
  24 * HOUR,
]

/**
 * How long to wait before the next attempt, ms, up to a fifth more or less so that many do not come
 * at once; undefined: give up.
 * @param failed attempts so far. @param fraction 0 … 1, random.
 */
export function retryDelay(failed: number, fraction: number): number | undefined {
  const wait = RETRY_WAITS[failed - 1]
  return wait === undefined ? undefined : Math.round(wait * (0.8 + 0.4 * fraction))
}
