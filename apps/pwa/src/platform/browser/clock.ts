/** Time and timers of the host, so that rules and tests never reach for globals. */
export interface HostClock {
  /** Milliseconds since 1970 by this PC: evidence, never order (R5). */
  wallClock(): number
  /** Milliseconds that only grow; does not move with the PC's clock. */
  monotonic(): number
  /** Runs `task` once after `ms`; returns how to cancel it. */
  schedule(ms: number, task: () => void): () => void
}

export const browserClock: HostClock = {
  wallClock: () => Date.now(),
  monotonic: () => performance.now(),
  schedule: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => {
      clearTimeout(timer)
    }
  },
}

/** Resolves after `ms` by the given clock. */
export function pause(clock: HostClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(ms, resolve)
  })
}
