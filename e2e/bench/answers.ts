import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { answers as isAnswering, startProgram, until } from '../faults/process.ts'
import { runLoad } from '../load/answers-load.ts'
import { embeddedDatabaseUrl } from '../load/embedded-database.ts'
import { prepareSittings } from '../load/prepare-sittings.ts'
import { measureSingleRows } from '../load/single-rows.ts'

const PORT = 13_990
const CONNECTIONS = 512
const REQUESTS_EACH = 60
/** DESIGN section 12. */
const BUDGET = 0.6

/**
 * Answer events acknowledged, one per request on 512 connections, against the single rows that
 * PostgreSQL itself commits with 64 clients, on the same data directory in the same run.
 */
export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-bench-'))
  // As root the database runs under another account, which must be able to enter the folder.
  chmodSync(folder, 0o755)
  const server = startProgram({
    args: [fileURLToPath(new URL('../../apps/api/src/main.ts', import.meta.url))],
    env: {
      PORT: String(PORT),
      WENKAO_DATA: folder,
      WENKAO_DEMO: '1',
      DATABASE_URL: '',
      LOG_LEVEL: 'warn',
    },
    logFile: join(folder, 'server.log'),
  })
  try {
    const url = `http://127.0.0.1:${PORT}`
    await until('the server', () => isAnswering(`${url}/readyz`), 120)
    const link = await until(
      'the office link',
      () => /WENKAO_LINK office (\S+)/.exec(server.output())?.[1],
    )
    const logins = await prepareSittings(url, link, CONNECTIONS)
    // The first run warms the compiler and the caches, as the first minute of an exam does.
    await runLoad(PORT, logins, 20)
    const databaseUrl = embeddedDatabaseUrl(folder)
    const before = await measureSingleRows(databaseUrl)
    const load = await runLoad(PORT, logins, REQUESTS_EACH)
    const after = await measureSingleRows(databaseUrl)
    const reference = (before.perSecond + after.perSecond) / 2
    return {
      name: 'answers',
      figures: { ...load, connections: CONNECTIONS, budget: BUDGET },
      reference: {
        what: `single rows, ${before.tool}, 64 clients`,
        perSecond: reference,
        before,
        after,
      },
      ratio: load.perSecond / reference,
    }
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
