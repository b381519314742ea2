import type { HostClock } from '../../platform/browser/clock.ts'

/** What the lights need to know of one store. */
export interface StoreState {
  /** Entries that are not durable there yet. */
  readonly pending: number
  /** The last attempt failed; it is tried again, for ever. */
  readonly failed: boolean
}

export interface StoreQueue<Entry> {
  add(entries: readonly Entry[]): void
  /** The store was found broken by other means: shown at once, and tried until it works (R1). */
  fail(): void
  state(): StoreState
  /** Tries again now instead of at the next turn. */
  retry(): void
  /** Resolves when nothing is pending, or the store has just failed. */
  settled(): Promise<void>
  stop(): void
}

const BATCH = 400
const RETRY_MS = 1000

/**
 * Hands entries to a store one batch at a time, in order: what comes while a batch is under way
 * shares the next one. A failure keeps everything and tries again; nothing is ever given up (R3).
 */
export function createStoreQueue<Entry>(
  store: (batch: readonly Entry[]) => Promise<void>,
  clock: Pick<HostClock, 'schedule'>,
  changed: () => void,
): StoreQueue<Entry> {
  let waiting: Entry[] = []
  let isBusy = false
  let failed = false
  let stopped = false
  let cancelRetry: (() => void) | undefined
  let waiters: (() => void)[] = []

  async function run(): Promise<void> {
    // With nothing to store, a failed store is still asked: the light must not stay red by itself.
    if (isBusy || stopped || (waiting.length === 0 && !failed)) return
    isBusy = true
    cancelRetry?.()
    const batch = waiting.slice(0, BATCH)
    try {
      await store(batch)
      waiting = waiting.slice(batch.length)
      failed = false
    } catch {
      // Which error it was does not matter here: the light's words change, and it is tried again.
      failed = true
      cancelRetry = clock.schedule(RETRY_MS, retry)
    }
    isBusy = false
    if (failed || waiting.length === 0) for (const done of waiters.splice(0)) done()
    changed()
    if (!failed) await run()
  }

  function retry(): void {
    void run()
  }

  return {
    add: (entries) => {
      const wasEmpty = waiting.length === 0
      waiting = [...waiting, ...entries]
      changed()
      if (!failed || wasEmpty) retry()
    },
    fail: () => {
      if (failed) return
      failed = true
      changed()
      cancelRetry = clock.schedule(RETRY_MS, retry)
    },
    state: () => ({ pending: waiting.length, failed }),
    retry,
    settled: () =>
      waiting.length === 0 || (failed && !isBusy)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiters = [...waiters, resolve]
          }),
    stop: () => {
      stopped = true
      cancelRetry?.()
      for (const done of waiters.splice(0)) done()
    },
  }
}
