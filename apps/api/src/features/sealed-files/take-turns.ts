/** Lets at most `most` tasks run at once; the others wait in the order in which they came. */
export function createTurns(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      // The place goes on to the next one without becoming free, so that nobody comes in between.
      if (next) next()
      else running -= 1
    }
  }
}
