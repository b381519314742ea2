import { statfsSync } from 'node:fs'
import postgres from 'postgres'
import {
  benchFolder,
  startAnsweringServer,
  type AnsweringServer,
  type MeasuredLoad,
} from '../load/answering-server.ts'
import { startDatabase, startOfDatabase } from '../load/own-database.ts'
import { BYTES_PER_EVENT, storeEvents } from '../load/stored-events.ts'

const PORT = 13_992
const CONNECTIONS = 512
const REQUESTS_EACH = 50
/** Each figure is the least of so many runs: what disturbs a run only adds to it. */
const RUNS = 4
const STAGES = [1_000_000, 10_000_000, 100_000_000]
/** The log of the database, and what others need of the disk meanwhile. */
const SPARE_BYTES = 12 * 2 ** 30
/** `WENKAO_BENCH_EVENTS=10000000` ends earlier: the last stage alone takes some ten minutes. */
const MOST_EVENTS = Number(process.env['WENKAO_BENCH_EVENTS'] ?? Number.POSITIVE_INFINITY)
/** How much dearer an event may become. */
const BUDGET = 1.2
/** Generating needs no durability; measuring has all of it. */
const WHILE_GENERATING = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'max_wal_size=8GB',
  'autovacuum=off',
]

/**
 * What an acknowledged event costs, in CPU of the server and of PostgreSQL, while the log holds 1, 10
 * and 100 million events of past exams. Stages for which the disk has no room are left out and named.
 */
export async function run() {
  const folder = benchFolder()
  try {
    const { bavail, bsize } = statfsSync(folder.path)
    const room = bavail * bsize - SPARE_BYTES
    const stages = STAGES.filter(
      (events) => events <= MOST_EVENTS && events * BYTES_PER_EVENT < room,
    )
    let server: AnsweringServer = await startAnsweringServer(folder.path, PORT)
    const start = startOfDatabase(folder.path)
    const logins = await server.prepare(CONNECTIONS)
    await server.stop()
    const measured: Stage[] = []
    let sittings = 0
    for (const events of stages) {
      const generating = await startDatabase(start, { settings: WHILE_GENERATING })
      const sql = postgres(start.url, { max: 1, onnotice: () => undefined })
      sittings = await storeEvents(sql, sittings, events)
      await sql`vacuum (analyze) answer_events`
      const [size] = await sql<{ table: string; index: string }[]>`
        select pg_table_size('answer_events') as table, pg_indexes_size('answer_events') as index`
      await sql`checkpoint`
      await sql.end()
      await generating.stop()
      const database = await startDatabase(start, {})
      try {
        server = await startAnsweringServer(folder.path, PORT, start.url)
        // The first run warms the compiler and the caches.
        await server.load(logins, 20)
        const runs: MeasuredLoad[] = []
        for (let at = 0; at < RUNS; at += 1) runs.push(await server.load(logins, REQUESTS_EACH))
        measured.push(stageOf(events, runs, Number(size?.table), Number(size?.index)))
        await server.stop()
      } finally {
        await database.stop()
      }
    }
    const [first] = measured
    const last = measured.at(-1)
    return {
      name: 'growth',
      figures: {
        budget: BUDGET,
        stages: measured,
        leftOut: STAGES.filter((events) => !stages.includes(events)),
      },
      reference: { what: 'the same with the fewest stored events', cpuPerEventUs: first?.cpuUs },
      ratio: (last?.cpuUs ?? Number.NaN) / (first?.cpuUs ?? Number.NaN),
    }
  } finally {
    folder.remove()
  }
}

interface Stage {
  readonly storedEvents: number
  readonly tableGiB: number
  readonly indexGiB: number
  /** CPU of server and PostgreSQL per event, µs. */
  readonly cpuUs: number
  readonly apiUs: number
  readonly postgresUs: number
  readonly bestPerSecond: number
  readonly bestP50Ms: number
}

function stageOf(
  storedEvents: number,
  runs: readonly MeasuredLoad[],
  table: number,
  index: number,
): Stage {
  const least = (read: (run: MeasuredLoad) => number) => Math.min(...runs.map(read))
  const gib = (bytes: number) => Math.round((bytes / 2 ** 30) * 100) / 100
  return {
    storedEvents,
    tableGiB: gib(table),
    indexGiB: gib(index),
    cpuUs: least(({ cpuPerEventUs }) => cpuPerEventUs.api + cpuPerEventUs.postgres),
    apiUs: least(({ cpuPerEventUs }) => cpuPerEventUs.api),
    postgresUs: least(({ cpuPerEventUs }) => cpuPerEventUs.postgres),
    bestPerSecond: Math.max(...runs.map((run) => run.perSecond)),
    bestP50Ms: least((run) => run.p50),
  }
}
