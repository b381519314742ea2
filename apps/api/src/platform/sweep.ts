/** Work that is taken from a queue in the database until there is none. */
export interface Sweep {
  /** There is something new: look at once instead of at the next sweep. */
  wake(): void
  isStopped(): boolean
  /** Ends after the piece of work that is under way. */
  stop(): Promise<void>
}

/**
 * Does one piece of work after the other for as long as there is some, and looks again after a while:
 * the rows are the queue, so that nothing is lost with the process, and any number of processes may
 * sweep. A failure of the queue itself is told, and tried again with the next look.
 * @param next does the next piece; false when there was none. @param everyMs between two looks.
 */
export function createSweep(
  next: () => Promise<boolean>,
  everyMs: number,
  failed: (cause: unknown) => void,
): Sweep {
  let stopped = false
  let again = false
  let running: Promise<void> | undefined

  async function sweep(): Promise<void> {
    do {
      again = false
      while (!stopped && (await next())) again = true
    } while (again && !stopped)
  }

  function wake(): void {
    if (stopped) return
    again = true
    running ??= sweep()
      .catch(failed)
      .finally(() => {
        running = undefined
      })
  }

  const timer = setInterval(wake, everyMs)
  wake()
  return {
    wake,
    isStopped: () => stopped,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}
