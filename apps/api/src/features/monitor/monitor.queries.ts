import type { SittingProgress } from '@wenkao/shared/answers'
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm'
import type { Db, Sql } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { lateDecisions } from '../late-work/late-work.table.ts'
import { contacts } from './monitor.table.ts'

export interface ContactRow {
  readonly sessionId: string
  readonly sittingId: string
  readonly lastSeenAt: number
  readonly progress: SittingProgress | null
  /** Belongs to the progress: null there says nothing of it. */
  readonly unsentSince: number | null
}

/** Rows of one statement: a burst of a whole province still goes in pieces of bounded size. */
const ROWS_AT_ONCE = 5000

/**
 * Writes contacts; an older one, from a slower process, never overwrites a later one. Sorted by key,
 * so that two processes never deadlock (STACK: group commit rules).
 */
export async function upsertContacts(db: Sql, rows: readonly ContactRow[]): Promise<void> {
  const sorted = [...rows].sort(
    (one, two) => compare(one.sessionId, two.sessionId) || compare(one.sittingId, two.sittingId),
  )
  for (let at = 0; at < sorted.length; at += ROWS_AT_ONCE) {
    const slice = sorted.slice(at, at + ROWS_AT_ONCE)
    await db`
      insert into contacts as held (session_id, sitting_id, last_seen_at, progress, unsent_since)
      select session_id, sitting_id, last_seen_at, progress::jsonb, unsent_since
      from unnest(
        ${slice.map((row) => row.sessionId)}::uuid[],
        ${slice.map((row) => row.sittingId)}::uuid[],
        ${slice.map((row) => row.lastSeenAt)}::bigint[],
        ${slice.map((row) => (row.progress === null ? null : JSON.stringify(row.progress)))}::text[],
        ${slice.map((row) => row.unsentSince)}::bigint[]
      ) as given (session_id, sitting_id, last_seen_at, progress, unsent_since)
      on conflict (session_id, sitting_id) do update set
        last_seen_at = greatest(held.last_seen_at, excluded.last_seen_at),
        progress = case when excluded.last_seen_at >= held.last_seen_at
          then coalesce(excluded.progress, held.progress)
          else coalesce(held.progress, excluded.progress) end,
        unsent_since = case
          when excluded.progress is null then held.unsent_since
          when held.progress is null or excluded.last_seen_at >= held.last_seen_at
          then excluded.unsent_since
          else held.unsent_since end`
  }
}

function compare(one: string, two: string): number {
  if (one === two) return 0
  return one < two ? -1 : 1
}

/** Contacts of a session as they were written last. */
export async function selectContacts(db: Db, sessionId: string): Promise<ContactRow[]> {
  return db.select().from(contacts).where(eq(contacts.sessionId, sessionId))
}

/** Receipt code of each sitting's standing submission of its latest round. */
export async function selectReceiptCodes(db: Db, sessionId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectDistinctOn([submissions.sittingId], {
      sittingId: submissions.sittingId,
      code: sql<string>`${submissions.receipt} ->> 'code'`,
    })
    .from(submissions)
    .where(and(eq(submissions.sessionId, sessionId), eq(submissions.standing, 'stands')))
    .orderBy(asc(submissions.sittingId), desc(submissions.round))
  return new Map(rows.map((row) => [row.sittingId, row.code]))
}

/** When the newest entry of each sitting came that arrived after a moment and is in no decision yet. */
export async function selectUndecidedArrivals(
  db: Db,
  sessionId: string,
  after: number,
): Promise<ReadonlyMap<string, number>> {
  const newest = sql<number>`max(${answerEvents.receivedAt})`.mapWith(Number)
  const decided = db
    .select({
      sittingId: lateDecisions.sittingId,
      asOf: sql<number>`max(${lateDecisions.asOf})`.as('as_of'),
    })
    .from(lateDecisions)
    .where(eq(lateDecisions.sessionId, sessionId))
    .groupBy(lateDecisions.sittingId)
    .as('decided')
  const rows = await db
    .select({ sittingId: answerEvents.sittingId, newest })
    .from(answerEvents)
    .leftJoin(decided, eq(decided.sittingId, answerEvents.sittingId))
    .where(
      and(
        eq(answerEvents.sessionId, sessionId),
        gt(answerEvents.receivedAt, after),
        sql`${answerEvents.receivedAt} > coalesce(${decided.asOf}, 0)`,
      ),
    )
    .groupBy(answerEvents.sittingId)
  return new Map(rows.map((row) => [row.sittingId, row.newest]))
}
