import type { Heads } from '@wenkao/shared/answers'
import { arrivesInTime } from '@wenkao/shared/sittings'
import type { Services } from '../../platform/services.ts'
import { insertWitnesses, type WitnessRow } from './late-work.queries.ts'

const FLUSH_EVERY_MS = 1000
/** Heads of one sitting that wait at most: a page, a bridge, and their restarts have far fewer. */
const MOST_WAITING = 32
/** The log numbers entries in four bytes. */
const MOST_N = 2 ** 31 - 1

/** What a sync request said and what the server held after it. */
export interface NamedHeads {
  readonly sessionId: string
  readonly sittingId: string
  readonly at: number
  readonly deadline: number | null
  readonly theirs: Heads
  readonly ours: Heads
}

export interface WitnessBook {
  /** Never throws and never waits: it lies on the way of every answer. */
  note(named: NamedHeads): void
  /** Writes what a station named and has not delivered since. */
  flush(): Promise<void>
  stop(): Promise<void>
}

/**
 * Witnesses heads (DESIGN section 7): what a station named in time, and delivered only later, counts.
 * A head beyond what the server holds is noted in memory and written a second later if it has still
 * not come, so that a station whose answers just flow costs no write.
 */
export function createWitnessBook(services: Pick<Services, 'sql' | 'log'>): WitnessBook {
  /** By sitting, then by writer, number and hash. */
  let waiting = new Map<string, Map<string, WitnessRow>>()
  let timer: NodeJS.Timeout | undefined
  let flushing: Promise<void> | undefined
  let isStopped = false

  function schedule(): void {
    if (timer !== undefined || isStopped || waiting.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      void flush().then(schedule)
    }, FLUSH_EVERY_MS)
  }

  async function write(): Promise<void> {
    const given = waiting
    waiting = new Map()
    try {
      await insertWitnesses(
        services.sql,
        [...given.values()].flatMap((rows) => [...rows.values()]),
      )
    } catch (error) {
      for (const [sittingId, rows] of given) {
        waiting.set(sittingId, new Map([...rows, ...(waiting.get(sittingId) ?? [])]))
      }
      services.log.warn({ err: error }, 'witnessed heads wait for the database')
    }
  }

  function flush(): Promise<void> {
    flushing ??= write().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  return {
    note({ sessionId, sittingId, at, deadline, theirs, ours }) {
      const rows = waiting.get(sittingId) ?? new Map<string, WitnessRow>()
      // What has come meanwhile stands in the log with its own arrival.
      for (const [key, row] of rows) if (row.n <= (ours[row.writer]?.n ?? -1)) rows.delete(key)
      if (arrivesInTime(deadline, at)) {
        for (const [writer, { n, hash }] of Object.entries(theirs)) {
          if (n <= (ours[writer]?.n ?? -1) || n > MOST_N) continue
          if (rows.size >= MOST_WAITING) break
          const key = `${writer}/${n}/${hash}`
          if (rows.has(key)) continue
          rows.set(key, { sessionId, sittingId, writer, n, hash, witnessedAt: at })
        }
      }
      if (rows.size === 0) waiting.delete(sittingId)
      else waiting.set(sittingId, rows)
      schedule()
    },
    flush,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await flush()
      await flush()
    },
  }
}
