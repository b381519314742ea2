import type { SqlRunner } from '../../platform/database.ts'

/** One row of the answer log as it is inserted. */
export interface LogRow {
  readonly sessionId: string
  readonly sittingId: string
  readonly writer: string
  readonly n: number
  readonly hash: string
  readonly kind: string
  readonly hlc: number
  readonly text: string
  readonly outcome: 'stored' | 'quarantined'
  readonly epoch: number
  readonly receivedAt: number
}

/** A row for the table of what could not go into the log. */
export interface ConflictRow {
  readonly sessionId: string
  readonly sittingId: string
  readonly hash: string
  readonly writer: string | null
  readonly n: number | null
  readonly reason: 'otherContent' | 'malformed'
  readonly text: string
  readonly epoch: number
  readonly receivedAt: number
}

/** A file version, projected from a `file` event in the same transaction. */
export interface FileVersionRow {
  readonly sessionId: string
  readonly sittingId: string
  readonly writer: string
  readonly n: number
  readonly path: string
  readonly hash: string | null
  readonly size: number
  readonly baseHash: string | null
  readonly hlc: number
  readonly receivedAt: number
}

export const keyOf = (row: { sittingId: string; writer: string; n: number }): string =>
  `${row.sittingId}/${row.writer}/${row.n}`

/**
 * Inserts log rows; a key that is there is left alone (append-only, R2).
 * Rows are sorted by key and each key stands once, so that two processes never deadlock.
 * @returns for each key the hash that the log now holds.
 */
export async function insertLogRows(
  sql: SqlRunner,
  rows: readonly LogRow[],
): Promise<Map<string, string>> {
  const sorted = sortedByKey(rows)
  const column = <K extends keyof LogRow>(name: K) => sorted.map((row) => row[name])
  const inserted = await sql<{ sittingId: string; writer: string; n: number; hash: string }[]>`
    insert into answer_events
      (session_id, sitting_id, writer, n, hash, kind, hlc, text, outcome, epoch, received_at)
    select * from unnest(
      ${column('sessionId')}::uuid[], ${column('sittingId')}::uuid[], ${column('writer')}::text[],
      ${column('n')}::int[], ${column('hash')}::text[], ${column('kind')}::text[],
      ${column('hlc')}::bigint[], ${column('text')}::text[], ${column('outcome')}::text[],
      ${column('epoch')}::int[], ${column('receivedAt')}::bigint[])
    on conflict do nothing
    returning sitting_id as "sittingId", writer, n, hash`
  const held = new Map(inserted.map((row) => [keyOf(row), row.hash]))
  const missing = sorted.filter((row) => !held.has(keyOf(row)))
  if (missing.length > 0) {
    const present = await sql<{ sittingId: string; writer: string; n: number; hash: string }[]>`
      select e.sitting_id as "sittingId", e.writer, e.n, e.hash
      from unnest(
        ${missing.map((row) => row.sessionId)}::uuid[], ${missing.map((row) => row.sittingId)}::uuid[],
        ${missing.map((row) => row.writer)}::text[], ${missing.map((row) => row.n)}::int[]
      ) as k(session_id, sitting_id, writer, n)
      join answer_events e using (session_id, sitting_id, writer, n)`
    for (const row of present) held.set(keyOf(row), row.hash)
  }
  return held
}

/** Rows by session, sitting, writer and number, each key once. */
function sortedByKey(rows: readonly LogRow[]): LogRow[] {
  const keyed = new Map<string, LogRow>()
  for (const row of rows) {
    keyed.set(
      `${row.sessionId}/${row.sittingId}/${row.writer}/${String(row.n).padStart(10, '0')}`,
      row,
    )
  }
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

/** Keeps what could not go into the log; the same content once, in one order for all processes. */
export async function insertConflictRows(
  sql: SqlRunner,
  given: readonly ConflictRow[],
): Promise<void> {
  if (given.length === 0) return
  const keyOfConflict = (row: ConflictRow) => [row.sessionId, row.sittingId, row.hash].join('/')
  const rows = [...new Map(given.map((row) => [keyOfConflict(row), row]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row)
  await sql`
    insert into answer_conflicts
      (session_id, sitting_id, hash, writer, n, reason, text, epoch, received_at)
    select * from unnest(
      ${rows.map((row) => row.sessionId)}::uuid[], ${rows.map((row) => row.sittingId)}::uuid[],
      ${rows.map((row) => row.hash)}::text[], ${rows.map((row) => row.writer)}::text[],
      ${rows.map((row) => row.n)}::int[], ${rows.map((row) => row.reason)}::text[],
      ${rows.map((row) => row.text)}::text[], ${rows.map((row) => row.epoch)}::int[],
      ${rows.map((row) => row.receivedAt)}::bigint[])
    on conflict do nothing`
}

/** Projects file versions; repeating it is harmless. */
export async function insertFileVersions(
  sql: SqlRunner,
  rows: readonly FileVersionRow[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into file_versions
      (session_id, sitting_id, writer, n, path, hash, size, base_hash, hlc, received_at)
    select * from unnest(
      ${rows.map((row) => row.sessionId)}::uuid[], ${rows.map((row) => row.sittingId)}::uuid[],
      ${rows.map((row) => row.writer)}::text[], ${rows.map((row) => row.n)}::int[],
      ${rows.map((row) => row.path)}::text[], ${rows.map((row) => row.hash)}::text[],
      ${rows.map((row) => row.size)}::bigint[], ${rows.map((row) => row.baseHash)}::text[],
      ${rows.map((row) => row.hlc)}::bigint[], ${rows.map((row) => row.receivedAt)}::bigint[])
    on conflict do nothing`
}

/** Keys and hashes of a sitting's log, for the heads. */
export async function selectLogKeys(
  sql: SqlRunner,
  sessionId: string,
  sittingId: string,
): Promise<{ writer: string; n: number; hash: string }[]> {
  return sql<{ writer: string; n: number; hash: string }[]>`
    select writer, n, hash from answer_events
    where session_id = ${sessionId} and sitting_id = ${sittingId}
    order by writer, n`
}

/** Texts of a sitting's log, by writer and number. */
export async function selectLogTexts(
  sql: SqlRunner,
  sessionId: string,
  sittingId: string,
): Promise<{ writer: string; n: number; hash: string; text: string }[]> {
  return sql<{ writer: string; n: number; hash: string; text: string }[]>`
    select writer, n, hash, text from answer_events
    where session_id = ${sessionId} and sitting_id = ${sittingId}
    order by writer, n`
}
