import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { PgDialect, type PgSession } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { guardTransactions } from './guard-transactions.ts'

/** Query interface of a connection or of a transaction: queries take it first, so both fit. */
export type Db = Omit<PostgresJsDatabase, '$client'>
export type Sql = postgres.Sql
/** A connection or a transaction of the driver, for hand-written statements. */
export type SqlRunner = postgres.ISql

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

/**
 * Settings of the driver that its types do not know. Pipelining several statements on one connection
 * made durable writes slower by a quarter, so one is the most. But the driver passes over what makes a
 * connection a transaction's own when a BEGIN is the one too many: the transaction fails, and its
 * connection stays in it, so that what others write there is acknowledged and never committed. `debug`
 * is called with each statement right before the driver looks at the limit: for a BEGIN there is none.
 */
function pipelineSettings(): object {
  let most = 1
  return {
    debug: (_connection: number, statement: string) => {
      most = /^begin\b/i.test(statement) ? Number.POSITIVE_INFINITY : 1
    },
    max_pipeline: { valueOf: () => most },
  }
}

/** Any constant; names the lock under which migrations run. */
const MIGRATION_LOCK = 7_305_117

/** What still runs on a pool that was replaced may take so long, in seconds. */
const LAST_WORDS_S = 10

/**
 * Opens a pool. When a connection is lost, another pool takes its place: the driver carries an error
 * of the lost one over to the next, and a transaction that begins there would keep its connection for
 * ever (decision 0021). Who holds `sql` or `db` notices nothing.
 * @param url of any PostgreSQL ≥ 15, or of the embedded one.
 * @param poolSize connections.
 */
export function openDatabase(url: string, poolSize: number = POOL_SIZES.exam): Database {
  const listeners: (() => void)[] = []
  let isClosed = false
  let pool = open()

  function open() {
    const own = { hasConnected: false }
    const sql = postgres(url, {
      max: poolSize,
      ...pipelineSettings(),
      // Else a connection is given up every hour or so, which would look like a loss.
      max_lifetime: null,
      // Told at the start of each connection that is made, never of one that is refused.
      onparameter: () => {
        own.hasConnected = true
      },
      onclose: () => {
        if (own.hasConnected && pool.own === own && !isClosed) renew()
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
    return { sql, db: drizzle(sql, { casing: 'snake_case' }), own }
  }

  function renew(): void {
    const lost = pool
    pool = open()
    void lost.sql.end({ timeout: LAST_WORDS_S })
  }

  return {
    db: forwardTo(() => pool.db),
    sql: forwardTo(() => pool.sql),
    onConnectionLost: (listener) => {
      listeners.push(listener)
    },
    close: () => {
      isClosed = true
      return pool.sql.end({ timeout: 5 })
    },
  }
}

/** Stands for whatever `current` gives at the moment of each call. */
function forwardTo<T extends object>(current: () => T): T {
  return new Proxy((() => undefined) as unknown as T, {
    apply: (_target, _self, args) =>
      Reflect.apply(current() as unknown as (...given: unknown[]) => unknown, undefined, args),
    get: (_target, name) => {
      const target = current()
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
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

const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../migrations', import.meta.url)) }

/** Hashes of the migrations that this program knows, oldest first. */
export function knownMigrations(): string[] {
  return readMigrationFiles(MIGRATIONS).map(({ hash }) => hash)
}

/**
 * Brings the schema up to date; several processes may start at once, one migrates.
 * @param count only so many migrations, oldest first: the schema that a backup was made with.
 * @throws Error when a newer program has changed the schema: this one would not know what it writes.
 */
export async function migrateDatabase(
  url: string,
  count = Number.POSITIVE_INFINITY,
): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`
    const known = readMigrationFiles(MIGRATIONS)
    await refuseNewer(sql, new Set(known.map(({ hash }) => hash)))
    const migrations = known.slice(0, count)
    const session = drizzle(sql)._.session as unknown as PgSession
    await new PgDialect().migrate(migrations, session, MIGRATIONS)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** An older program on a newer schema would write rows without what the newer one added. */
async function refuseNewer(sql: Sql, known: ReadonlySet<string>): Promise<void> {
  const [there] = await sql<{ is: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as is`
  if (there?.is !== true) return
  const done = await sql<{ hash: string }[]>`select hash from drizzle.__drizzle_migrations`
  if (done.some(({ hash }) => !known.has(hash))) {
    throw new Error(
      'A newer version of Wenkao has worked with this database. Start that version, or restore the ' +
        'backup that was taken before the update.',
    )
  }
}
