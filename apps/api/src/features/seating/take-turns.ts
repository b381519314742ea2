/**
 * One after the other under a name. The session's row is locked anyway; but whoever waits for a lock
 * holds a connection, and fifty tablets at one door would hold all that candidates answer through.
 */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()

  return async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(name) ?? Promise.resolve()
    const own = before.then(work, work)
    const settled = own.then(
      () => undefined,
      () => undefined,
    )
    last.set(name, settled)
    try {
      return await own
    } finally {
      if (last.get(name) === settled) last.delete(name)
    }
  }
}
