import type { LogInReply } from '@wenkao/shared/sittings'
import {
  benchFolder,
  startAnsweringServer,
  type AnsweringServer,
  type MeasuredLoad,
} from '../load/answering-server.ts'
import { slowSyncs, startDatabase, startOfDatabase } from '../load/own-database.ts'
import { measureSingleRows } from '../load/single-rows.ts'

const PORT = 13_990
const MANY = 512
const FEW = 64
const REQUESTS_EACH = 100
const FSYNC_DELAY_US = 5000
/** DESIGN section 12. */
const BUDGET = { ratio: 0.6, ratioWithSlowSyncs: 3 }

/**
 * Answer events acknowledged, one per request on 512 connections, against the single rows that
 * PostgreSQL itself commits with 64 clients, on the same data directory in the same run; and the
 * same with 5 ms added to every fsync of that PostgreSQL, as a school's disk has.
 */
export async function run() {
  const folder = benchFolder()
  try {
    const server = await startAnsweringServer(folder.path, PORT)
    const start = startOfDatabase(folder.path)
    let fast: Measured
    let logins: LogInReply[]
    try {
      logins = await server.prepare(MANY)
      fast = await measure(server, logins, start.url)
    } finally {
      await server.stop()
    }
    const env = slowSyncs(folder.path, FSYNC_DELAY_US)
    const slow = env && (await measureSlow(folder.path, env, logins, start))
    return {
      name: 'answers',
      figures: {
        budget: BUDGET,
        ...fast.figures,
        slowSyncs: slow
          ? { ...slow.figures, reference: slow.reference, ratio: slow.ratio }
          : 'left out: no C compiler',
      },
      reference: fast.reference,
      ratio: fast.ratio,
    }
  } finally {
    folder.remove()
  }
}

interface Measured {
  readonly figures: { readonly at512: MeasuredLoad; readonly at64: MeasuredLoad }
  readonly reference: unknown
  readonly ratio: number
}

async function measureSlow(
  folder: string,
  env: Record<string, string>,
  logins: readonly LogInReply[],
  start: ReturnType<typeof startOfDatabase>,
): Promise<Measured> {
  const database = await startDatabase(start, { env })
  try {
    const server = await startAnsweringServer(folder, PORT, start.url)
    try {
      return await measure(server, logins, start.url)
    } finally {
      await server.stop()
    }
  } finally {
    await database.stop()
  }
}

async function measure(
  server: AnsweringServer,
  logins: readonly LogInReply[],
  databaseUrl: string,
): Promise<Measured> {
  // The first run warms the compiler and the caches, as the first minute of an exam does.
  await server.load(logins, 30)
  const before = await measureSingleRows(databaseUrl)
  const at512 = await server.load(logins, REQUESTS_EACH)
  const at64 = await server.load(logins.slice(0, FEW), REQUESTS_EACH * 4)
  const after = await measureSingleRows(databaseUrl)
  const perSecond = (before.perSecond + after.perSecond) / 2
  return {
    figures: { at512, at64 },
    reference: { what: `single rows, ${before.tool}, 64 clients`, perSecond, before, after },
    ratio: at512.perSecond / perSecond,
  }
}
