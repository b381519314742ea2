/** Counts what may be sent: so many bytes a second, and a burst after a time of silence. */
export interface TokenBucket {
  /** Time until `bytes` may go, ms; 0: now. More than a burst goes once the bucket is full. */
  waitMs(bytes: number): number
  /** Counts bytes that go. */
  take(bytes: number): void
}

/**
 * A bucket that begins full.
 * @param limit.monotonic a clock that only goes forward, ms.
 */
export function createTokenBucket(limit: {
  readonly bytesPerSecond: number
  readonly burstBytes: number
  readonly monotonic: () => number
}): TokenBucket {
  const { bytesPerSecond, burstBytes, monotonic } = limit
  let level = burstBytes
  let filledAt = monotonic()

  function fill(): void {
    const now = monotonic()
    level = Math.min(burstBytes, level + ((now - filledAt) * bytesPerSecond) / 1000)
    filledAt = now
  }

  return {
    waitMs: (bytes) => {
      fill()
      const lacking = Math.min(bytes, burstBytes) - level
      return lacking <= 0 ? 0 : Math.ceil((lacking * 1000) / bytesPerSecond)
    },
    take: (bytes) => {
      fill()
      level -= bytes
    },
  }
}
