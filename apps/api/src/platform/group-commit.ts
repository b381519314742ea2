/** How a batch is bounded. */
export interface GroupCommitSettings {
  readonly mostRows: number
  readonly mostBytes: number
  /** Batches in flight at once; two keep the disk busy while the next one is filled. */
  readonly atOnce: number
  /**
   * How many items start one more batch beside those in flight. Where a batch costs many statements, a
   * burst is better off in a few large ones than in many that come one loop of the events apart.
   */
  readonly rowsBeside: number
  /**
   * A batch begins so long after the one before at the earliest, ms, while fewer than `rowsAtOnce` items
   * wait. Small batches cost nearly as much as large ones: who comes in a steady trickle shares them.
   */
  readonly lingerMs: number
  /** So many items that wait are a batch that waits for nobody else. */
  readonly rowsAtOnce: number
  /**
   * Whether a batch's error may be the fault of one of its items. When the database is not there it is
   * not, and trying each item anew would only ask it once more for every one that waits.
   */
  readonly mayBeOneItem: (cause: unknown) => boolean
}

const DEFAULTS: GroupCommitSettings = {
  mostRows: 1000,
  mostBytes: 4 * 1024 * 1024,
  atOnce: 2,
  rowsBeside: 1,
  lingerMs: 0,
  rowsAtOnce: 1,
  mayBeOneItem: () => true,
}

/**
 * Group commit: what arrives while a transaction is in flight shares the next one (DESIGN 3.4), and, with
 * `lingerMs`, what arrives soon after the last one began. A lone request never waits; a burst costs one
 * commit per batch. When a batch fails its items are tried one by one, so that one bad item fails alone.
 *
 * It does not bound what waits: who puts something in holds a place of `createAdmission`.
 *
 * @param commit commits a batch durably and returns one result per item, in order.
 * @param sizeOf rows and bytes of an item.
 */
export function createGroupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  sizeOf: (item: Item) => { readonly rows: number; readonly bytes: number },
  given: Partial<GroupCommitSettings> = {},
): (item: Item) => Promise<Result> {
  const settings = { ...DEFAULTS, ...given }
  interface Waiting {
    readonly item: Item
    readonly done: (result: Result) => void
    readonly failed: (cause: unknown) => void
  }
  let queue: Waiting[] = []
  let inFlight = 0
  let isFlushDue = false
  let beganAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    isFlushDue = false
    while (queue.length > 0 && inFlight < settings.atOnce) {
      if (inFlight > 0 && queue.length < settings.rowsBeside) return
      if (mustLinger()) return
      inFlight += 1
      void run(takeBatch()).finally(() => {
        inFlight -= 1
        flush()
      })
    }
  }

  /** Whether the next batch is too early; then the timer begins it. */
  function mustLinger(): boolean {
    const now = performance.now()
    const restMs = beganAt + settings.lingerMs - now
    if (restMs > 0 && queue.length < settings.rowsAtOnce) {
      timer ??= setTimeout(() => {
        timer = undefined
        flush()
      }, restMs)
      return true
    }
    beganAt = now
    return false
  }

  function takeBatch(): readonly Waiting[] {
    let bytes = 0
    let rows = 0
    let size = 0
    for (const waiting of queue) {
      const more = sizeOf(waiting.item)
      bytes += more.bytes
      rows += more.rows
      if (size > 0 && (rows > settings.mostRows || bytes > settings.mostBytes)) break
      size += 1
    }
    const batch = queue.slice(0, size)
    queue = queue.slice(size)
    return batch
  }

  async function run(batch: readonly Waiting[]): Promise<void> {
    try {
      settle(batch, await commit(batch.map((waiting) => waiting.item)))
    } catch (cause) {
      if (batch.length > 1 && settings.mayBeOneItem(cause)) {
        for (const waiting of batch) await runAlone(waiting)
      } else {
        for (const waiting of batch) waiting.failed(cause)
      }
    }
  }

  async function runAlone(waiting: Waiting): Promise<void> {
    try {
      settle([waiting], await commit([waiting.item]))
    } catch (cause) {
      waiting.failed(cause)
    }
  }

  function settle(batch: readonly Waiting[], results: readonly Result[]): void {
    batch.forEach((waiting, at) => {
      const result = results[at]
      if (result === undefined) waiting.failed(new Error('The batch gave no result for an item'))
      else waiting.done(result)
    })
  }

  return (item) =>
    new Promise((done, failed) => {
      queue.push({ item, done, failed })
      if (isFlushDue) return
      isFlushDue = true
      // After this turn of the event loop, so that requests read together share a transaction.
      setImmediate(flush)
    })
}
