/**
 * Lets work begin while less than `most` of it is under way; what comes later waits for its turn, first
 * come, first served.
 */
export function atMost(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running < most) running += 1
    else await new Promise<void>((begin) => waiting.push(begin))
    try {
      return await work()
    } finally {
      // Who waits takes the place over: nobody who comes in between can.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
