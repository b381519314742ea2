/** Lets an answer that waits for the disk go before the contents of files (R1, DESIGN 12). */
export interface AnswersFirst {
  /** Runs what an answer waits for. */
  first<T>(task: () => Promise<T>): Promise<T>
  /** Waits while answers do, but never long: contents are not to starve. */
  giveWay(): Promise<void>
}

/** A disk that takes longer for an answer is not made faster by more waiting, ms. */
const LONGEST_MS = 250

/**
 * A disk flushes one after the other, and the system has few threads for files: with thousands of
 * them an answer would stand in the same queue at each of its steps.
 */
export function createAnswersFirst(): AnswersFirst {
  let waiting = 0
  let over = Promise.withResolvers<undefined>()

  return {
    first: async (task) => {
      if (waiting === 0) over = Promise.withResolvers()
      waiting += 1
      try {
        return await task()
      } finally {
        waiting -= 1
        if (waiting === 0) over.resolve(undefined)
      }
    },
    giveWay: async () => {
      if (waiting === 0) return
      let timer: NodeJS.Timeout | undefined
      const patience = new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, LONGEST_MS, undefined)
      })
      await Promise.race([over.promise, patience])
      clearTimeout(timer)
    },
  }
}
