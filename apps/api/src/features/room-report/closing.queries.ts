import { attendanceOf, type AttendanceStatus } from '@wenkao/shared/seating'
import { and, asc, count, desc, eq, inArray, isNull, or, isNotNull, sql } from 'drizzle-orm'
import type { Db, SqlRunner } from '../../platform/database.ts'
import { approvals } from '../approvals/approvals.table.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { incidents } from '../incidents/incidents.table.ts'
import { attendance } from '../seating/seating.table.ts'
import { sessions } from '../sessions/sessions.table.ts'
import { bindings, sittings } from '../sittings/sittings.table.ts'
import { signOuts } from './room-report.table.ts'

/** Candidates of a session with what was noted about them, by exam number. */
export async function selectClosingSittings(db: Db, sessionId: string) {
  const rows = await db
    .select({
      sittingId: sittings.sittingId,
      examNumber: sittings.examNumber,
      name: sittings.name,
      seatNumber: sittings.seatNumber,
      loggedInAt: sittings.loggedInAt,
      handedInAt: sittings.handedInAt,
      startedAt: sessions.startedAt,
      kept: attendance,
      signedOutAt: signOuts.signedOutAt,
    })
    .from(sittings)
    .innerJoin(sessions, eq(sessions.sessionId, sittings.sessionId))
    .leftJoin(
      attendance,
      and(
        eq(attendance.sessionId, sittings.sessionId),
        eq(attendance.sittingId, sittings.sittingId),
      ),
    )
    .leftJoin(
      signOuts,
      and(eq(signOuts.sessionId, sittings.sessionId), eq(signOuts.sittingId, sittings.sittingId)),
    )
    .where(and(eq(sittings.sessionId, sessionId), isNull(sittings.supersededAt)))
    .orderBy(asc(sittings.examNumber))
  return rows.map(({ kept, startedAt, ...row }) => {
    const said = kept && { ...kept, status: kept.status as AttendanceStatus }
    const known = attendanceOf(said, { loggedInAt: row.loggedInAt, startedAt })
    return { ...row, status: known?.status ?? 'expected', note: known?.note ?? null }
  })
}
export type ClosingSitting = Awaited<ReturnType<typeof selectClosingSittings>>[number]

/** Receipt code of the submission that stands, by sitting. */
export async function selectStandingReceipts(
  db: Db,
  sessionId: string,
): Promise<Map<string, string>> {
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

/**
 * How many contents of answer files the log names and the server does not hold, by sitting (N07): the
 * stations said that they exist. Read from the entries' own text: the log is what is true.
 */
export async function countMissingContents(
  runner: SqlRunner,
  sessionId: string,
): Promise<Map<string, number>> {
  const rows = await runner<{ sittingId: string; missing: number }[]>`
    with named as (
      select distinct sitting_id, substring(text from '"hash":"([0-9a-f]{64})"') as hash
      from answer_events
      where session_id = ${sessionId} and kind = 'file'
    )
    select named.sitting_id as "sittingId", count(*)::int as missing
    from named
    where named.hash is not null
      and not exists (
        select from file_contents as held
        where held.session_id = ${sessionId} and held.sitting_id = named.sitting_id
          and held.hash = named.hash
      )
      and not exists (
        select from paper_materials as material
        join exams on exams.paper_id = material.paper_id
        join sessions on sessions.exam_id = exams.exam_id
        where sessions.session_id = ${sessionId} and material.hash = named.hash
      )
    group by named.sitting_id`
  return new Map(rows.map((row) => [row.sittingId, row.missing]))
}

/** Sittings whose machine change was begun and has no end yet (F02b). */
export async function selectMoving(db: Db, sessionId: string): Promise<Set<string>> {
  const rows = await db
    .select({ sittingId: bindings.sittingId })
    .from(bindings)
    .where(
      and(
        eq(bindings.sessionId, sessionId),
        isNull(bindings.supersededAt),
        or(
          isNotNull(bindings.leavingAt),
          and(isNotNull(bindings.movedFrom), isNull(bindings.loggedInAt)),
        ),
      ),
    )
  return new Set(rows.map((row) => row.sittingId))
}

/** Requests of the room to its area: all, and those without a decision. */
export async function countApprovals(
  db: Db,
  sessionId: string,
): Promise<{ readonly all: number; readonly open: number }> {
  const [row] = await db
    .select({
      all: count(),
      open: sql<number>`count(*) filter (where ${approvals.state} = 'open')`.mapWith(Number),
    })
    .from(approvals)
    .where(eq(approvals.sessionId, sessionId))
  return row ?? { all: 0, open: 0 }
}

/** Sittings from whose PC nothing more is waited for; somebody wrote down why. */
export async function selectExcused(db: Db, sessionId: string): Promise<Set<string>> {
  const rows = await db
    .select({ sittingId: incidents.sittingId })
    .from(incidents)
    .where(
      and(
        eq(incidents.sessionId, sessionId),
        isNotNull(incidents.sittingId),
        sql`${incidents.detail} ->> 'excused' = 'true'`,
      ),
    )
  return new Set(rows.flatMap((row) => row.sittingId ?? []))
}

/** Notes that candidates have left. @returns those that were not noted before. */
export async function insertSignOuts(
  db: Db,
  rows: readonly (typeof signOuts.$inferInsert)[],
): Promise<string[]> {
  if (rows.length === 0) return []
  const inserted = await db
    .insert(signOuts)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ sittingId: signOuts.sittingId })
  return inserted.map((row) => row.sittingId)
}

/** Takes sign-outs back. @returns those that were there. */
export async function deleteSignOuts(
  db: Db,
  sessionId: string,
  sittingIds: readonly string[],
): Promise<string[]> {
  const removed = await db
    .delete(signOuts)
    .where(and(eq(signOuts.sessionId, sessionId), inArray(signOuts.sittingId, [...sittingIds])))
    .returning({ sittingId: signOuts.sittingId })
  return removed.map((row) => row.sittingId)
}

/** Who of a session has left, and when. */
export async function selectSignOuts(
  db: Db,
  sessionId: string,
): Promise<{ sittingId: string; at: number }[]> {
  return db
    .select({ sittingId: signOuts.sittingId, at: signOuts.signedOutAt })
    .from(signOuts)
    .where(eq(signOuts.sessionId, sessionId))
}
