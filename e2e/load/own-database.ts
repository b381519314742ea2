import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { until } from '../faults/process.ts'
import { embeddedDatabaseUrl } from './embedded-database.ts'

/** How the server's own database was started, so that a bench can start it again in another way. */
export interface DatabaseStart {
  readonly program: string
  readonly args: readonly string[]
  readonly uid: number
  readonly gid: number
  readonly url: string
}

export const postmasterPid = (dataFolder: string): number =>
  Number(
    readFileSync(join(dataFolder, 'postgres/cluster/data/postmaster.pid'), 'utf8').split('\n')[0],
  )

/** A connection to a data folder's running database, and its first process. */
export function postgresOf(dataFolder: string): {
  readonly sql: postgres.Sql
  readonly pid: number
} {
  const sql = postgres(embeddedDatabaseUrl(dataFolder), { max: 1, onnotice: () => undefined })
  return { sql, pid: postmasterPid(dataFolder) }
}

/** Reads from the system how the running database of a data folder was started. Linux only. */
export function startOfDatabase(dataFolder: string): DatabaseStart {
  const pid = postmasterPid(dataFolder)
  const [, ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  const { uid, gid } = statSync(`/proc/${pid}`)
  const url = embeddedDatabaseUrl(dataFolder)
  return { program: readlinkSync(`/proc/${pid}/exe`), args, uid, gid, url }
}

/** Starts that database again, on the same data and port, with more settings and environment. */
export async function startDatabase(
  start: DatabaseStart,
  more: { readonly settings?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<{ stop(): Promise<void> }> {
  const settings = (more.settings ?? []).flatMap((setting) => ['-c', setting])
  const child = spawn(start.program, [...start.args, ...settings], {
    uid: start.uid,
    gid: start.gid,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', ...more.env },
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve()
    }),
  )
  await until('the database', () => isReady(start.url), 120)
  return {
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

async function isReady(url: string): Promise<true | undefined> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined })
  try {
    await sql`select 1`
    return true
  } catch {
    // Not yet: that is the question.
    return undefined
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** The environment under which a program's syncs take longer, or undefined without a C compiler. */
export function slowSyncs(folder: string, delayUs: number): Record<string, string> | undefined {
  const library = join(folder, 'slow-fsync.so')
  const source = join(import.meta.dirname, 'slow-fsync.c')
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'])
  if (built.status !== 0 || !existsSync(library)) return undefined
  chmodSync(library, 0o755)
  return { LD_PRELOAD: library, FSYNC_DELAY_US: String(delayUs) }
}
