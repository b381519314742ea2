/** Slows down guessing under one name; never locks out (DESIGN section 6). */
export interface AttemptLimiter {
  /** How long the next attempt under this name must still wait, ms. */
  waitMs(name: string, now: number): number
  failed(name: string, now: number): void
  succeeded(name: string): void
}

/**
 * @param free attempts without a wait; then the wait doubles from `firstWaitMs` up to `longestWaitMs`.
 * Names are forgotten an hour after their last failure, and the list is bounded, so that made-up
 * names cannot fill the memory.
 */
export function createAttemptLimiter(settings: {
  readonly free: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}): AttemptLimiter {
  const failures = new Map<string, { count: number; last: number }>()
  const FORGET_MS = 3600 * 1000
  const MOST = 50_000
  const waitAfter = (count: number) =>
    count < settings.free
      ? 0
      : Math.min(
          settings.longestWaitMs,
          settings.firstWaitMs * 2 ** Math.min(30, count - settings.free),
        )
  return {
    waitMs(name, now) {
      const entry = failures.get(name)
      if (!entry || now - entry.last > FORGET_MS) return 0
      return Math.max(0, entry.last + waitAfter(entry.count) - now)
    },
    failed(name, now) {
      const entry = failures.get(name)
      const count = entry && now - entry.last <= FORGET_MS ? entry.count + 1 : 1
      failures.delete(name)
      failures.set(name, { count, last: now })
      const oldest = failures.keys().next()
      if (failures.size > MOST && !oldest.done) failures.delete(oldest.value)
    },
    succeeded(name) {
      failures.delete(name)
    },
  }
}
