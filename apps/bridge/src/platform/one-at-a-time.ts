/** Runs tasks one after the other, in the order in which they were given. */
export type Turn = <R>(task: () => Promise<R>) => Promise<R>

/** A queue: a task that fails fails alone. */
export function oneAtATime(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
  }
}
