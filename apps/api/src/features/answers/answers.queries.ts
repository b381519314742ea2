import { arrayLiteral } from '../../platform/array-literal.ts'
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
 * Rows are sorted by key, so that two processes never deadlock; each key may stand only once.
 *
 * Columns travel as one text each, not as the driver's arrays: escaping every text there and reading
 * it back in the server cost more than the insert. What has passed the schema as an id, a hash or a
 * number needs no quotes, and a JSON text holds no raw U+001F, so that can part the texts.
 *
 * @returns for each key the hash that the log now holds.
 */
export async function insertLogRows(
  sql: SqlRunner,
  rows: ReadonlyMap<string, LogRow>,
): Promise<Map<string, string>> {
  const sorted = [...rows.values()].sort(byKey)
  const list = (name: 'sessionId' | 'sittingId' | 'writer' | 'n' | 'hash' | 'hlc' | 'outcome') =>
    `{${sorted.map((row) => row[name]).join(',')}}`
  const inserted = await sql`
    insert into answer_events
      (session_id, sitting_id, writer, n, hash, kind, hlc, text, outcome, epoch, received_at)
    select * from unnest(
      ${list('sessionId')}::uuid[], ${list('sittingId')}::uuid[], ${list('writer')}::text[],
      ${list('n')}::int[], ${list('hash')}::text[],
      ${arrayLiteral(sorted.map((row) => row.kind))}::text[],
      ${list('hlc')}::bigint[],
      string_to_array(${sorted.map((row) => row.text).join('\u001f')}::text, E'\\x1f'),
      ${list('outcome')}::text[],
      ${`{${sorted.map((row) => row.epoch).join(',')}}`}::int[],
      ${`{${sorted.map((row) => row.receivedAt).join(',')}}`}::bigint[])
    on conflict do nothing`
  const held = new Map<string, string>()
  if (inserted.count === sorted.length) {
    for (const [key, row] of rows) held.set(key, row.hash)
    return held
  }
  const present = await sql<{ sittingId: string; writer: string; n: number; hash: string }[]>`
    select e.sitting_id as "sittingId", e.writer, e.n, e.hash
    from unnest(
      ${list('sessionId')}::uuid[], ${list('sittingId')}::uuid[], ${list('writer')}::text[],
      ${list('n')}::int[]
    ) as k(session_id, sitting_id, writer, n)
    join answer_events e using (session_id, sitting_id, writer, n)`
  for (const row of present) held.set(keyOf(row), row.hash)
  return held
}

function byKey(a: LogRow, b: LogRow): number {
  if (a.sessionId !== b.sessionId) return a.sessionId < b.sessionId ? -1 : 1
  if (a.sittingId !== b.sittingId) return a.sittingId < b.sittingId ? -1 : 1
  if (a.writer !== b.writer) return a.writer < b.writer ? -1 : 1
  return a.n - b.n
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

/** Keys and hashes of logs of one session, for the heads. */
export async function selectSessionKeys(
  sql: SqlRunner,
  sessionId: string,
  sittingIds: readonly string[],
): Promise<{ sittingId: string; writer: string; n: number; hash: string }[]> {
  if (sittingIds.length === 0) return []
  return sql<{ sittingId: string; writer: string; n: number; hash: string }[]>`
    select sitting_id as "sittingId", writer, n, hash from answer_events
    where session_id = ${sessionId} and sitting_id = any(${sittingIds as string[]}::uuid[])
    order by sitting_id, writer, n`
}

/** Keys and hashes of a sitting's log, for the heads. */
export async function selectLogKeys(
  sql: SqlRunner,
  sessionId: string,
  sittingId: string,
): Promise<{ writer: string; n: number; hash: string }[]> {
  return selectSessionKeys(sql, sessionId, [sittingId])
}

/** Of each head its own row, if it is there with any content, and what follows it; for the heads. */
export async function selectSessionTails(
  sql: SqlRunner,
  sessionId: string,
  heads: readonly { readonly sittingId: string; readonly writer: string; readonly n: number }[],
): Promise<{ sittingId: string; writer: string; n: number; hash: string }[]> {
  if (heads.length === 0) return []
  return sql<{ sittingId: string; writer: string; n: number; hash: string }[]>`
    select tail.sitting_id as "sittingId", tail.writer, tail.n, tail.hash
    from unnest(
      ${heads.map(({ sittingId }) => sittingId)}::uuid[],
      ${heads.map(({ writer }) => writer)}::text[], ${heads.map(({ n }) => n)}::int[]
    ) as head(sitting_id, writer, n)
    join lateral (
      select e.sitting_id, e.writer, e.n, e.hash from answer_events e
      where e.session_id = ${sessionId} and e.sitting_id = head.sitting_id
        and e.writer = head.writer and e.n >= head.n
      order by e.n
    ) tail on true`
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
