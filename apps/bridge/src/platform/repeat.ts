/** A task that runs again and again, never twice at once. */
export interface Repeating {
  /** Runs the task now, or once more when it is running. */
  wake(): void
  /** Ends it; resolves once a running task is over. */
  stop(): Promise<void>
}

/**
 * Runs `task`, waits `waitMs()`, and so on until stopped. A task that throws is reported and runs
 * again after the next wait: a failing part fails alone (R8).
 */
export function repeat(
  task: () => Promise<void>,
  waitMs: () => number,
  failed: (cause: unknown) => void,
): Repeating {
  let stopped = false
  let again = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  function run(): void {
    if (stopped) return
    if (running) {
      again = true
      return
    }
    clearTimeout(timer)
    again = false
    running = task()
      .catch(failed)
      .finally(() => {
        running = undefined
        if (stopped) return
        if (again) run()
        else timer = setTimeout(run, waitMs())
      })
  }

  run()
  return {
    wake: run,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
