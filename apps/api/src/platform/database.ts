import { fileURLToPath } from 'node:url'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { guardTransactions } from './guard-transactions.ts'

/** Query interface of a connection or of a transaction: queries take it first, so both fit. */
export type Db = Omit<PostgresJsDatabase, '$client'>
export type Sql = postgres.Sql
/** A connection or a transaction of the driver, for hand-written statements. */
export type SqlRunner = postgres.Sql | postgres.TransactionSql

export interface Database {
  readonly db: Db
  /** The driver itself, for the hot path's hand-written statements. */
  readonly sql: Sql
  /** Calls `listener` whenever a connection ended: what was read before may be the past of another database. */
  onConnectionLost(listener: () => void): void
  close(): Promise<void>
}

/**
 * Connections of a process. Candidates and the room have the larger pool to themselves, so that no
 * list, export or grading ever stands in front of an answer (DESIGN 3.4); 16 was the best of the
 * measured sizes (decision 0006). Eight are more reports at once than two cores can work on.
 */
export const POOL_SIZES = { exam: 16, reports: 8 } as const

/** Pipelining several statements on one connection made durable writes slower by a quarter. */
const UNTYPED_SETTINGS: object = { max_pipeline: 1 }

/** Any constant; names the lock under which migrations run. */
const MIGRATION_LOCK = 7_305_117

/**
 * Opens a pool.
 * @param url of any PostgreSQL ≥ 15, or of the embedded one.
 * @param poolSize connections.
 */
export function openDatabase(url: string, poolSize: number = POOL_SIZES.exam): Database {
  const listeners: (() => void)[] = []
  const sql = postgres(url, {
    max: poolSize,
    ...UNTYPED_SETTINGS,
    // Else a connection is given up every hour or so, which would look like a loss.
    max_lifetime: null,
    onclose: () => {
      for (const listener of listeners) listener()
    },
    onnotice: () => undefined,
    // The driver's own counts failures over the whole pool and soon waits 20 s, while a database that
    // was killed is back within one.
    backoff: () => 0.1 + Math.random() * 0.1,
    connection: { application_name: 'wenkao' },
    types: { bigint: { to: 20, from: [20], parse: Number, serialize: String } },
  })
  guardTransactions(sql)
  return {
    db: drizzle(sql, { casing: 'snake_case' }),
    sql,
    onConnectionLost: (listener) => {
      listeners.push(listener)
    },
    close: () => sql.end({ timeout: 5 }),
  }
}

/** Settings without which an acknowledged answer could be lost in a power cut. */
const DURABLE_SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/**
 * Refuses a PostgreSQL that is too old or does not keep what it acknowledged (DESIGN section 11).
 * @throws Error that says which setting to change.
 */
export async function checkDurability(sql: Sql): Promise<void> {
  const settings = await sql<{ name: string; setting: string }[]>`
    select name, setting from pg_settings
    where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version_num')`
  const value = new Map(settings.map((row) => [row.name, row.setting]))
  if (Number(value.get('server_version_num') ?? 0) < 150_000) {
    throw new Error('PostgreSQL 15 or newer is needed')
  }
  const weak = DURABLE_SETTINGS.filter((name) => value.get(name) === 'off')
  if (weak.length > 0) {
    throw new Error(
      `This PostgreSQL would lose acknowledged answers in a power cut: ${weak.join(', ')} off. ` +
        'Turn it on; Wenkao does not start without it.',
    )
  }
}

/** Brings the schema up to date; several processes may start at once, one migrates. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    await migrate(drizzle(sql), {
      migrationsFolder: fileURLToPath(new URL('../migrations', import.meta.url)),
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
