import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'

export interface SingleRowFigures {
  readonly tool: 'pgbench' | 'postgres.js'
  readonly clients: number
  readonly perSecond: number
}

const CLIENTS = 64
const SECONDS = 10

/**
 * The reference: rows of an answer's size that PostgreSQL commits one by one with 64 clients, by
 * pgbench where the machine has it, else by the driver that the server itself uses.
 */
export async function measureSingleRows(databaseUrl: string): Promise<SingleRowFigures> {
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined })
  await sql`drop table if exists bench_rows`
  await sql`create table bench_rows (
    a uuid not null, b text not null, n int not null, hash text not null, text text not null,
    primary key (a, b, n))`
  await sql.end()
  const pgbench = findPgbench()
  return pgbench === undefined ? byDriver(databaseUrl) : byPgbench(pgbench, databaseUrl)
}

function findPgbench(): string | undefined {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home).sort().reverse() : []
  return versions
    .map((version) => join(home, version, 'bin', 'pgbench'))
    .find((path) => existsSync(path))
}

const ROW_TEXT = 'x'.repeat(330)

function byPgbench(pgbench: string, databaseUrl: string): SingleRowFigures {
  const folder = mkdtempSync(join(tmpdir(), 'wenkao-bench-'))
  try {
    const script = join(folder, 'insert.sql')
    writeFileSync(
      script,
      `insert into bench_rows values (gen_random_uuid(), md5(random()::text), 1, repeat('0', 64), '${ROW_TEXT}');\n`,
    )
    const run = spawnSync(
      pgbench,
      [
        '-n',
        '-M',
        'prepared',
        '-f',
        script,
        '-c',
        String(CLIENTS),
        '-j',
        '2',
        '-T',
        String(SECONDS),
        databaseUrl,
      ],
      { encoding: 'utf8' },
    )
    const perSecond = Number(/tps = ([\d.]+)/.exec(run.stdout)?.[1])
    if (!Number.isFinite(perSecond)) throw new Error(`pgbench failed: ${run.stderr}`)
    return { tool: 'pgbench', clients: CLIENTS, perSecond }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function byDriver(databaseUrl: string): Promise<SingleRowFigures> {
  const sql = postgres(databaseUrl, { max: CLIENTS, onnotice: () => undefined })
  const end = performance.now() + SECONDS * 1000
  let rows = 0
  const began = performance.now()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) {
        await sql`insert into bench_rows values
          (gen_random_uuid(), md5(random()::text), 1, repeat('0', 64), ${ROW_TEXT})`
        rows += 1
      }
    }),
  )
  const perSecond = (rows * 1000) / (performance.now() - began)
  await sql.end()
  return { tool: 'postgres.js', clients: CLIENTS, perSecond }
}
