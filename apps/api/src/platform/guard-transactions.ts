/** A connection that is certainly gone, not merely one on which something failed. */
const LOST = /^(CONNECTION_CLOSED|CONNECTION_DESTROYED|ECONNRESET|EPIPE|57P01|57P02)$/

/** The driver's transaction: a function with methods; its types stay where SQL is. */
type Transaction = (...given: never[]) => unknown
type Run = (transaction: Transaction) => unknown
type Begin = (options: string, run: Run) => Promise<unknown>

/**
 * Keeps a transaction silent once its connection is lost. The driver would still send what its
 * function says next, at least a ROLLBACK: to a socket that is gone, which ends the process, or to the
 * connection that another transaction has meanwhile opened in its place, whose acknowledged rows it
 * would undo (decision 0021).
 *
 * The driver itself fails `begin` as soon as the connection closes; so a function that failed by it
 * is left unsettled, and one that goes on is refused.
 */
export function guardTransactions(sql: { readonly begin: unknown }): void {
  const begin = (sql.begin as Begin).bind(sql)
  const guarded = async (...given: [Run] | [string, Run]): Promise<unknown> => {
    const [options, run] = given.length === 1 ? (['', given[0]] as const) : given
    let isOver = false
    const runGuarded = async (transaction: Transaction): Promise<unknown> => {
      try {
        return await run(refusing(transaction, () => isOver))
      } catch (cause) {
        if (!isOver && !isLost(cause)) throw cause
        return new Promise(() => undefined)
      }
    }
    try {
      return await begin(options, runGuarded)
    } finally {
      isOver = true
    }
  }
  Object.assign(sql, { begin: guarded })
}

/** The same transaction, which says nothing more once it is over. */
function refusing(transaction: Transaction, isOver: () => boolean): Transaction {
  const check = (): void => {
    if (isOver())
      throw Object.assign(new Error('The connection closed'), { code: 'CONNECTION_CLOSED' })
  }
  return new Proxy(transaction, {
    apply: (target, self, args) => {
      check()
      return Reflect.apply(target, self, args) as unknown
    },
    get: (target, name) => {
      if (name === 'unsafe' || name === 'savepoint' || name === 'file') check()
      return Reflect.get(target, name, target) as unknown
    },
  })
}

function isLost(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && LOST.test(String(error.code))) return true
  return 'cause' in error && error.cause !== error && isLost(error.cause)
}
