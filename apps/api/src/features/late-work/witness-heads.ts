import type { Heads } from '@wenkao/shared/answers'
import { arrivesInTime } from '@wenkao/shared/sittings'
import type { Services } from '../../platform/services.ts'
import { insertWitnesses, type WitnessRow } from './late-work.queries.ts'

const TICK_MS = 1000
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
  /** Writes at once what stations named and have not delivered since. */
  flush(): Promise<void>
  stop(): Promise<void>
}

/** Heads that wait: by sitting, then by writer, number and hash. */
type Waiting = Map<string, Map<string, WitnessRow>>

/**
 * Witnesses heads (DESIGN section 7): what a station named in time, and delivered only later, counts.
 * A head beyond what the server holds is noted in memory, and written when it has still not come a
 * second later, so that a station whose answers just flow costs no write.
 */
export function createWitnessBook(services: Pick<Services, 'sql' | 'log'>): WitnessBook {
  /** Noted since the last tick, and before it. */
  let young: Waiting = new Map()
  let old: Waiting = new Map()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let isStopped = false

  function schedule(): void {
    if (timer !== undefined || isStopped || young.size + old.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      void tick().then(schedule)
    }, TICK_MS)
  }

  /** Writes what has waited for a whole tick. */
  function tick(): Promise<void> {
    const due = old
    old = young
    young = new Map()
    writing = writing.then(() => write(due))
    return writing
  }

  async function write(due: Waiting): Promise<void> {
    const rows = [...due.values()].flatMap((ofSitting) => [...ofSitting.values()])
    try {
      await insertWitnesses(services.sql, rows)
    } catch (error) {
      for (const row of rows) keep(old, row)
      services.log.warn({ err: error }, 'witnessed heads wait for the database')
    }
  }

  return {
    note({ sessionId, sittingId, at, deadline, theirs, ours }) {
      for (const waiting of [young, old]) forgetDelivered(waiting, sittingId, ours)
      if (!arrivesInTime(deadline, at)) return
      for (const [writer, { n, hash }] of Object.entries(theirs)) {
        if (n <= (ours[writer]?.n ?? -1) || n > MOST_N) continue
        if (old.get(sittingId)?.has(keyOf({ writer, n, hash }))) continue
        if ((young.get(sittingId)?.size ?? 0) >= MOST_WAITING) break
        keep(young, { sessionId, sittingId, writer, n, hash, witnessedAt: at })
      }
      schedule()
    },
    async flush() {
      await tick()
      await tick()
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await tick()
      await tick()
    },
  }
}

const keyOf = (row: Pick<WitnessRow, 'writer' | 'n' | 'hash'>): string =>
  `${row.writer}/${row.n}/${row.hash}`

/** The earliest moment of a head stays. */
function keep(waiting: Waiting, row: WitnessRow): void {
  const rows = waiting.get(row.sittingId) ?? new Map<string, WitnessRow>()
  waiting.set(row.sittingId, rows)
  if (!rows.has(keyOf(row))) rows.set(keyOf(row), row)
}

/** What has come meanwhile stands in the log with its own arrival. */
function forgetDelivered(waiting: Waiting, sittingId: string, ours: Heads): void {
  const rows = waiting.get(sittingId)
  if (!rows) return
  for (const [key, row] of rows) if (row.n <= (ours[row.writer]?.n ?? -1)) rows.delete(key)
  if (rows.size === 0) waiting.delete(sittingId)
}
