export interface FakeClock {
  /** Milliseconds since the clock was made, plus its start. */
  now(): number
  /** Runs `task` once the clock was moved past `ms` from now; returns how to cancel it. */
  schedule(ms: number, task: () => void): () => void
  /** Moves the clock, running what falls due in order and letting promises settle after each. */
  advance(ms: number): Promise<void>
  /** How many tasks are scheduled. */
  pending(): number
}

/** A clock with timers that moves only when a test moves it. */
export function createFakeClock(startMs = 0): FakeClock {
  let now = startMs
  const timers = new Set<{ readonly dueAt: number; readonly task: () => void }>()

  function earliest(until: number) {
    const due = [...timers].filter((timer) => timer.dueAt <= until)
    return due.sort((a, b) => a.dueAt - b.dueAt)[0]
  }

  return {
    now: () => now,
    schedule: (ms, task) => {
      const timer = { dueAt: now + ms, task }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: async (ms) => {
      const until = now + ms
      await settled()
      for (let timer = earliest(until); timer; timer = earliest(until)) {
        now = Math.max(now, timer.dueAt)
        timers.delete(timer)
        timer.task()
        await settled()
      }
      now = until
    },
    pending: () => timers.size,
  }
}

/** Resolves when all promise reactions that are queued, and those they queue, have run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
