import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { Sql, SqlRunner } from '../../platform/database.ts'

/*
 * The database as rows of text (decision 0058). All tables are read in one snapshot, in the order of their
 * keys by bytes, so that the same rows give the same bytes on any server and under any locale.
 */

/** A table with what COPY needs to know of it. */
export interface TableShape {
  readonly name: string
  /** By name; without computed ones. */
  readonly columns: readonly string[]
  /** ORDER BY of the key. */
  readonly order: string
}

/** Any constant; names the lock that a backup holds. */
const BACKUP_LOCK = 7_305_118

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Runs in one read-only snapshot of the whole database, in which values are written in one way only. */
export async function inSnapshot<T>(sql: Sql, work: (sql: SqlRunner) => Promise<T>): Promise<T> {
  const result = await sql.begin('isolation level repeatable read read only', async (snapshot) => {
    for (const setting of [
      ...[`datestyle = 'ISO, YMD'`, `intervalstyle = 'postgres'`, `timezone = 'UTC'`],
      ...[`extra_float_digits = 3`, `bytea_output = 'hex'`, `client_encoding = 'UTF8'`],
    ])
      await snapshot.unsafe(`set local ${setting}`)
    return { value: await work(snapshot) }
  })
  return (result as { value: T }).value
}

/** Runs while no other process makes a backup of this database; the lock ends with the process. */
export async function holdingBackupLock<T>(
  sql: Sql,
  work: () => Promise<T>,
): Promise<T | 'alreadyRunning'> {
  const result = await sql.begin(async (transaction) => {
    await transaction`set local idle_in_transaction_session_timeout = 0`
    const [row] = await transaction<{ free: boolean }[]>`
      select pg_try_advisory_xact_lock(${BACKUP_LOCK}) as free`
    return { value: row?.free === true ? await work() : ('alreadyRunning' as const) }
  })
  return (result as { value: T | 'alreadyRunning' }).value
}

/** Every table of ours, those that others refer to first. */
export async function selectTables(sql: SqlRunner): Promise<TableShape[]> {
  const tables = await sql<{ name: string; columns: string[]; keys: string[]; needs: string[] }[]>`
    select c.relname::text as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attname collate "C") as columns,
      array(select quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end
        from pg_index i, unnest(i.indkey) with ordinality as k(attnum, n)
        join pg_attribute a on a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid order by k.n) as keys,
      array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.contype = 'f' and f.conrelid = c.oid and f.confrelid <> c.oid) as needs
    from pg_class c join pg_namespace s on s.oid = c.relnamespace
    where s.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname collate "C"`
  const sorted: TableShape[] = []
  const done = new Set<string>()
  while (sorted.length < tables.length) {
    const ready = tables.filter(
      ({ name, needs }) => !done.has(name) && needs.every((needed) => done.has(needed)),
    )
    if (ready.length === 0) throw new Error('Tables refer to each other in a circle')
    for (const { name, columns, keys } of ready) {
      done.add(name)
      const order = keys.length > 0 ? keys.join(', ') : `${quoted(name)}::text collate "C"`
      sorted.push({ name, columns, order })
    }
  }
  return sorted
}

/** Rows of a table as text, read no faster than they are taken; the rest is read when nobody wants it. */
export async function* copyOut(
  sql: SqlRunner,
  { name, order }: TableShape,
  columns: readonly string[],
): AsyncGenerator<Uint8Array> {
  const list = columns.map(quoted).join(', ')
  const stream = await sql
    .unsafe(`copy (select ${list} from ${quoted(name)} order by ${order}) to stdout`)
    .readable()
  // The driver stops its socket when the stream is full, and lets it go on only when the stream asks: one
  // that ended full, or that was destroyed, would leave the connection silent for ever (postgres #499).
  stream.once('end', () => stream._read(0))
  try {
    for await (const bytes of stream.iterator({ destroyOnReturn: false })) yield bytes as Uint8Array
  } finally {
    stream.resume()
    if (!stream.readableEnded && !stream.destroyed) await once(stream, 'end')
  }
}

/** Takes rows of text into a table. */
export async function copyIn(
  sql: SqlRunner,
  name: string,
  columns: readonly string[],
): Promise<Writable> {
  return sql
    .unsafe(`copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`)
    .writable()
}

/** The migrations of a database, oldest first. */
export async function selectMigrations(
  sql: SqlRunner,
): Promise<{ hash: string; createdAt: number }[]> {
  const rows = await sql<{ hash: string; createdAt: number }[]>`
    select hash, created_at::float8 as "createdAt" from drizzle.__drizzle_migrations order by created_at`
  return rows.map(({ hash, createdAt }) => ({ hash, createdAt }))
}

/** Whether a database has anything in it that a restore would destroy. */
export async function isEmptyDatabase(sql: SqlRunner): Promise<boolean> {
  const [row] = await sql<{ any: boolean }[]>`
    select exists (select 1 from pg_class c join pg_namespace s on s.oid = c.relnamespace
      where s.nspname in ('public', 'drizzle') and c.relkind in ('r', 'p', 'v', 'S')) as any`
  return row?.any !== true
}

/** Takes everything of ours out of a database. */
export async function emptyDatabase(sql: Sql): Promise<void> {
  await sql.unsafe(
    'drop schema if exists drizzle cascade; drop schema public cascade; create schema public',
  )
}

/** What is counted after a restore, by the database itself. */
export async function selectRestoredCounts(sql: SqlRunner): Promise<{
  sittings: number
  events: number
  submissions: number
  auditRows: number
}> {
  const [row] = await sql<
    { sittings: number; events: number; submissions: number; auditRows: number }[]
  >`
    select (select count(*) from sittings)::int as sittings,
      (select count(*) from answer_events)::int as events,
      (select count(*) from submissions)::int as submissions,
      (select count(*) from audit_rows)::int as "auditRows"`
  return row ?? { sittings: 0, events: 0, submissions: 0, auditRows: 0 }
}

/** Contents that the database says the server holds, each once. */
export async function* selectNamedContents(sql: SqlRunner): AsyncGenerator<string> {
  const rows = sql<{ hash: string }[]>`select distinct hash from file_contents order by hash`
  for await (const some of rows.cursor(1000)) for (const { hash } of some) yield hash
}
