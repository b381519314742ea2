/**
 * Makes a flush that callers share: whoever asks while one is under way gets the next one, which
 * begins after his write, and everybody who asks meanwhile gets the same (group commit without a
 * timer).
 */
export function shareFlush(flush: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined

  function begin(): Promise<void> {
    const started = flush().finally(() => {
      if (running === started) running = undefined
    })
    running = started
    return started
  }

  return () => {
    if (!running) return begin()
    next ??= running
      // Its failure is told to those who shared it.
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return begin()
      })
    return next
  }
}

/** Runs at most so many tasks at once, the others in the order of asking. */
export function createSlots(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = count
  const waiting: (() => void)[] = []
  return async (task) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
