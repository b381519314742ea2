import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { readRoster, type RosterFile, type RosterWish } from './read-roster.ts'

interface ThreadLimits {
  readonly memoryMb: number
  readonly ms: number
  readonly thread: URL
}

/** Bytes: some hundred lines of text, which are read sooner than a thread has begun. */
const SMALL = 65_536
/** A packed file, however small, may unpack to what takes half a second. */
const isPacked = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b

/** A roster of 100,000 rows several times over; what takes a minute would keep a processor from an exam. */
const LIMITS: ThreadLimits = {
  memoryMb: 1024,
  ms: 60_000,
  thread: new URL('./roster-thread.ts', import.meta.url),
}

/** Reads and checks a roster: short text at once, anything else as `readRosterApart` does. */
export async function readRosterAside(wish: RosterWish): Promise<RosterFile> {
  const isSmall = wish.bytes.length <= SMALL && !isPacked(wish.bytes)
  return isSmall ? readRoster(wish) : readRosterApart(wish)
}

/**
 * Reads and checks a roster in a thread of its own: 20,000 rows take more than a second, in which this
 * process would take no answer and no hand-in (R8). A file that takes too long or needs too much memory
 * is unreadable, and what it does it does to the thread alone.
 * @throws Error when the thread ends without a word; the next roster gets another one.
 */
export async function readRosterApart(
  wish: RosterWish,
  limits: Partial<ThreadLimits> = {},
): Promise<RosterFile> {
  const { memoryMb, ms, thread } = { ...LIMITS, ...limits }
  const worker = new Worker(thread, {
    workerData: wish,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  const isOver = new AbortController()
  const late = AbortSignal.timeout(ms)
  const signal = AbortSignal.any([late, isOver.signal])
  try {
    return await Promise.race([
      once(worker, 'message', { signal }).then(([told]) => told as RosterFile),
      once(worker, 'exit', { signal }).then(([code]) => {
        throw new Error(`The thread of rosters ended with ${String(code)}`)
      }),
    ])
  } catch (error) {
    const isTooMuch =
      late.aborted || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    if (!isTooMuch) throw error
    return { kind: 'unreadable', reason: 'takes-too-much' }
  } finally {
    isOver.abort()
    await worker.terminate()
  }
}
