import { join } from 'node:path'
import { answers, startProgram, until } from '../faults/process.ts'
import type { BurstPlan } from './burst-process.ts'
import { embeddedDatabaseUrl } from './embedded-database.ts'
import { runBurst, type MeasuredBurst } from './run-burst.ts'

/**
 * The same burst at a bare HTTP server that commits one row per request into the same database, one
 * statement each, and gives replies of the same size.
 */
export async function measureInserting(
  folder: string,
  plan: BurstPlan,
  replyBytes: number,
  postgres: number,
): Promise<MeasuredBurst> {
  const program = startProgram({
    args: [
      join(import.meta.dirname, 'inserting-server.ts'),
      ...[String(plan.port), String(replyBytes), embeddedDatabaseUrl(folder)],
    ],
    logFile: join(folder, 'inserting.log'),
  })
  try {
    await until('the bare server', () => answers(`http://127.0.0.1:${plan.port}/`))
    const pids = { api: program.pid, postgres }
    await runBurst({ ...plan, then: undefined, requests: plan.requests.slice(0, 500) }, pids)
    return await runBurst({ ...plan, then: undefined }, pids)
  } finally {
    await program.stop()
  }
}
