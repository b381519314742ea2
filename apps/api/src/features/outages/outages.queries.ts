import { and, asc, eq, gte, inArray, lte, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { approvals } from '../approvals/approvals.table.ts'
import { contacts } from '../monitor/monitor.table.ts'
import { contactGaps, serverRuns, takenCodes } from './outages.table.ts'

export type GapRow = typeof contactGaps.$inferSelect
export type RunRow = typeof serverRuns.$inferSelect
export type TakenCodeRow = typeof takenCodes.$inferSelect

/** Last signs of life of sittings as they are written, by sitting. */
export async function selectLastSeen(
  db: Db,
  sessionId: string,
  sittingIds?: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .select({ sittingId: contacts.sittingId, lastSeenAt: contacts.lastSeenAt })
    .from(contacts)
    .where(
      and(
        eq(contacts.sessionId, sessionId),
        sittingIds === undefined ? undefined : inArray(contacts.sittingId, [...sittingIds]),
      ),
    )
  return new Map(rows.map((row) => [row.sittingId, row.lastSeenAt]))
}

/** Adds gaps; the same one again, from another process, stays one. */
export async function insertGaps(db: Db, rows: readonly GapRow[]): Promise<void> {
  if (rows.length > 0)
    await db
      .insert(contactGaps)
      .values([...rows])
      .onConflictDoNothing()
}

export async function selectGaps(db: Db, sessionId: string): Promise<GapRow[]> {
  return db
    .select()
    .from(contactGaps)
    .where(eq(contactGaps.sessionId, sessionId))
    .orderBy(asc(contactGaps.fromAt))
}

export async function upsertRun(db: Db, row: RunRow): Promise<void> {
  await db
    .insert(serverRuns)
    .values(row)
    .onConflictDoUpdate({
      target: serverRuns.runId,
      set: { lastBeatAt: sql`greatest(${serverRuns.lastBeatAt}, ${row.lastBeatAt})` },
    })
}

/** Runs that were there at some moment of a stretch of time. */
export async function selectRuns(db: Db, from: number, to: number): Promise<RunRow[]> {
  return db
    .select()
    .from(serverRuns)
    .where(and(gte(serverRuns.lastBeatAt, from), lte(serverRuns.startedAt, to)))
    .orderBy(asc(serverRuns.startedAt))
}

/**
 * What came in after a gap and says that it was done meanwhile, and whether something began anew. The
 * entries of the request that ended the gap were received a moment before it was noted.
 */
export async function selectMeanwhile(
  db: Db,
  gap: GapRow,
): Promise<{ readonly answers: number; readonly restarted: boolean }> {
  const [row] = await db
    .select({
      answers: sql<number>`count(*) filter (
        where ${answerEvents.kind} = 'answer'
          and ${answerEvents.hlc} > ${gap.fromAt} and ${answerEvents.hlc} < ${gap.toAt}
          and ${answerEvents.receivedAt} > ${gap.fromAt})::int`,
      restarted: sql<boolean>`bool_or(${answerEvents.n} = 0
        and ${answerEvents.hlc} > ${gap.fromAt} and ${answerEvents.receivedAt} > ${gap.fromAt}
        and ${answerEvents.receivedAt} <= ${gap.toAt + 60_000})`,
    })
    .from(answerEvents)
    .where(
      and(eq(answerEvents.sessionId, gap.sessionId), eq(answerEvents.sittingId, gap.sittingId)),
    )
  return { answers: row?.answers ?? 0, restarted: row?.restarted ?? false }
}

export async function findTakenCode(
  db: Db,
  sessionId: string,
  commitment: string,
): Promise<TakenCodeRow | undefined> {
  const [row] = await db
    .select()
    .from(takenCodes)
    .where(and(eq(takenCodes.sessionId, sessionId), eq(takenCodes.commitment, commitment)))
  return row
}

export async function insertTakenCode(db: Db, row: TakenCodeRow): Promise<void> {
  await db.insert(takenCodes).values(row).onConflictDoNothing()
}

/** Codes of a session with the state of the request that each led to; null where there is none. */
export async function selectTakenCodes(
  db: Db,
  sessionId: string,
): Promise<(TakenCodeRow & { readonly approvalState: string | null })[]> {
  const rows = await db
    .select({ code: takenCodes, approvalState: approvals.state })
    .from(takenCodes)
    .leftJoin(
      approvals,
      and(
        eq(approvals.sessionId, takenCodes.sessionId),
        eq(approvals.approvalId, takenCodes.approvalId),
      ),
    )
    .where(eq(takenCodes.sessionId, sessionId))
    .orderBy(asc(takenCodes.usedAt))
  return rows.map(({ code, approvalState }) => ({ ...code, approvalState }))
}
