import { sql } from 'drizzle-orm'
import { arrayLiteral } from '../../platform/array-literal.ts'
import type { Db } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { fileContents } from '../answer-files/answer-files.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { submissions } from './hand-in.table.ts'

interface SittingKey {
  readonly sessionId: string
  readonly sittingId: string
}

/** The last entry of a writer that a submission covers. */
export interface CutEntry extends SittingKey {
  readonly writer: string
  readonly n: number
  readonly hash: string
}

const keysOf = (keys: readonly SittingKey[]) =>
  sql`select * from unnest(${arrayLiteral(keys.map((key) => key.sessionId))}::uuid[],
    ${arrayLiteral(keys.map((key) => key.sittingId))}::uuid[])`

/** Which of these entries are here with this very content and without a gap before them; by their place. */
export async function selectCompleteCuts(
  db: Db,
  cuts: readonly CutEntry[],
): Promise<ReadonlySet<number>> {
  if (cuts.length === 0) return new Set()
  const e = answerEvents
  const rows = await db.execute<{ at: number }>(sql`
    select k.at::int as at
    from unnest(${arrayLiteral(cuts.map((cut) => cut.sessionId))}::uuid[],
      ${arrayLiteral(cuts.map((cut) => cut.sittingId))}::uuid[],
      ${arrayLiteral(cuts.map((cut) => cut.writer))}::text[],
      ${`{${cuts.map((cut) => cut.n).join(',')}}`}::int[],
      ${arrayLiteral(cuts.map((cut) => cut.hash))}::text[]
    ) with ordinality as k(session_id, sitting_id, writer, n, hash, at)
    where (
      select count(*) from ${e}
      where ${e.sessionId} = k.session_id and ${e.sittingId} = k.sitting_id
        and ${e.writer} = k.writer and ${e.n} <= k.n
    ) = k.n + 1 and exists (
      select from ${e}
      where ${e.sessionId} = k.session_id and ${e.sittingId} = k.sitting_id
        and ${e.writer} = k.writer and ${e.n} = k.n and ${e.hash} = k.hash
    )`)
  return new Set(rows.map(({ at }) => at - 1))
}

/** Hashes of contents that sittings have uploaded themselves. */
export async function selectUploadsOf(
  db: Db,
  keys: readonly SittingKey[],
): Promise<{ sittingId: string; hash: string }[]> {
  if (keys.length === 0) return []
  return db
    .select({ sittingId: fileContents.sittingId, hash: fileContents.hash })
    .from(fileContents)
    .where(sql`(${fileContents.sessionId}, ${fileContents.sittingId}) in (${keysOf(keys)})`)
}

/** Of these sittings those that have handed in anything, whatever became of it. */
export async function selectHandedIn(
  db: Db,
  keys: readonly SittingKey[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ sittingId: submissions.sittingId })
    .from(submissions)
    .where(sql`(${submissions.sessionId}, ${submissions.sittingId}) in (${keysOf(keys)})`)
  return new Set(rows.map((row) => row.sittingId))
}

/** Keeps first submissions that stand, and notes on their sittings that they were handed in. */
export async function insertStanding(
  db: Db,
  rows: readonly (typeof submissions.$inferInsert)[],
  handedInAt: number,
): Promise<void> {
  if (rows.length === 0) return
  const texts = (read: (row: (typeof rows)[number]) => string) => arrayLiteral(rows.map(read))
  await db.execute(sql`
    insert into submissions (session_id, sitting_id, content_digest, round, standing, submission,
      receipt, epoch, in_time, received_at)
    select session_id, sitting_id, digest, 1, 'stands', submission, receipt, epoch, in_time,
      ${handedInAt}
    from unnest(${texts((row) => row.sessionId)}::uuid[], ${texts((row) => row.sittingId)}::uuid[],
      ${texts((row) => row.contentDigest)}::text[],
      ${texts((row) => JSON.stringify(row.submission))}::jsonb[],
      ${texts((row) => JSON.stringify(row.receipt))}::jsonb[],
      ${`{${rows.map((row) => row.epoch).join(',')}}`}::int[],
      ${`{${rows.map((row) => row.inTime).join(',')}}`}::bool[]
    ) as r(session_id, sitting_id, digest, submission, receipt, epoch, in_time)`)
  await db
    .update(sittings)
    .set({ round: 1, handedInAt })
    .where(sql`(${sittings.sessionId}, ${sittings.sittingId}) in (${keysOf(rows)})`)
}
