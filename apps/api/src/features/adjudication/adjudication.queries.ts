import type { CaseNotice } from '@wenkao/shared/adjudication'
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  sql,
} from 'drizzle-orm'
import type { PlaceIds } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { gradingResults } from '../grading/grading.table.ts'
import { writeRollup } from '../grading/index.ts'
import { rooms, sites } from '../places/places.table.ts'
import { results } from '../results/results.table.ts'
import { exams, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { cases } from './adjudication.table.ts'

export type CaseRecord = typeof cases.$inferSelect

const keyIs = (row: Pick<CaseRecord, 'sessionId' | 'caseId'>) =>
  and(eq(cases.sessionId, row.sessionId), eq(cases.caseId, row.caseId))

/** How many cases a sitting has. */
export async function countCases(db: Db, sessionId: string, sittingId: string): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(cases)
    .where(and(eq(cases.sessionId, sessionId), eq(cases.sittingId, sittingId)))
  return row?.total ?? 0
}

/** The case of a package, or undefined. */
export async function findCaseOfPackage(
  db: Db,
  sessionId: string,
  sittingId: string,
  packageDigest: string,
): Promise<{ readonly caseId: string } | undefined> {
  const [row] = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(
      and(
        eq(cases.sessionId, sessionId),
        eq(cases.sittingId, sittingId),
        eq(cases.packageDigest, packageDigest),
      ),
    )
  return row
}

/** Inserts a case unless its package has one. */
export async function insertCase(db: Db, row: typeof cases.$inferInsert): Promise<void> {
  await db.insert(cases).values(row).onConflictDoNothing()
}

export async function findCase(
  db: Db,
  sessionId: string,
  caseId: string,
): Promise<CaseRecord | undefined> {
  const [row] = await db.select().from(cases).where(keyIs({ sessionId, caseId }))
  return row
}

/** Takes a case's row for the rest of the transaction. */
export async function lockCase(
  db: Db,
  sessionId: string,
  caseId: string,
): Promise<CaseRecord | undefined> {
  const [row] = await db.select().from(cases).where(keyIs({ sessionId, caseId })).for('update')
  return row
}

const MOST_LISTED = 500

/** Cases with what a list shows; undecided ones first, then newest first. */
export async function selectCases(
  db: Db,
  by: {
    /** undefined: everywhere. */
    readonly scope?: PlaceIds | undefined
    readonly open?: boolean | undefined
    readonly one?: Pick<CaseRecord, 'sessionId' | 'caseId'>
  },
) {
  const { scope, open, one } = by
  return db
    .select({
      caseId: cases.caseId,
      sessionId: cases.sessionId,
      sittingId: cases.sittingId,
      summary: cases.summary,
      isPackage: sql<boolean>`${cases.sealedHash} is not null`,
      receivedAt: cases.receivedAt,
      decision: cases.decision,
      reason: cases.reason,
      decidedAt: cases.decidedAt,
      decidedBy: cases.decidedBy,
      examTitle: exams.title,
      sessionName: sessions.name,
      siteName: sites.name,
      roomName: rooms.name,
      examNumber: sittings.examNumber,
      name: sittings.name,
    })
    .from(cases)
    .innerJoin(
      sittings,
      and(eq(sittings.sessionId, cases.sessionId), eq(sittings.sittingId, cases.sittingId)),
    )
    .innerJoin(sessions, eq(sessions.sessionId, cases.sessionId))
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(
      and(
        one && keyIs(one),
        open === undefined ? undefined : open ? isNull(cases.decision) : isNotNull(cases.decision),
        scope &&
          or(
            inArray(sites.areaId, [...scope.areaIds]),
            inArray(sites.siteId, [...scope.siteIds]),
            inArray(rooms.roomId, [...scope.roomIds]),
            inArray(cases.sessionId, [...scope.sessionIds]),
          ),
      ),
    )
    .orderBy(sql`${cases.decision} is not null`, desc(cases.receivedAt), asc(cases.caseId))
    .limit(MOST_LISTED)
}

/** What the room is told of its cases, newest first. */
export async function selectCaseNotices(db: Db, sessionId: string): Promise<CaseNotice[]> {
  const rows = await db
    .select({
      caseId: cases.caseId,
      examNumber: sittings.examNumber,
      name: sittings.name,
      decision: cases.decision,
      reason: cases.reason,
      at: sql<number>`coalesce(${cases.decidedAt}, ${cases.receivedAt})`.mapWith(Number),
    })
    .from(cases)
    .innerJoin(
      sittings,
      and(eq(sittings.sessionId, cases.sessionId), eq(sittings.sittingId, cases.sittingId)),
    )
    .where(eq(cases.sessionId, sessionId))
    .orderBy(sql`${cases.decision} is not null`, desc(cases.receivedAt))
    .limit(100)
  return rows.map((row) => ({ ...row, decision: row.decision as CaseNotice['decision'] }))
}

export async function updateDecision(
  db: Db,
  row: CaseRecord,
  set: Pick<CaseRecord, 'decision' | 'reason' | 'decidedAt' | 'decidedBy'>,
): Promise<void> {
  await db.update(cases).set(set).where(keyIs(row))
}

/** Whether another case has ordered that the sitting be repeated. */
export async function hasOtherRetake(db: Db, row: CaseRecord): Promise<boolean> {
  const rows = await db
    .select({ caseId: cases.caseId })
    .from(cases)
    .where(
      and(
        eq(cases.sessionId, row.sessionId),
        eq(cases.sittingId, row.sittingId),
        eq(cases.decision, 'retake'),
        ne(cases.caseId, row.caseId),
      ),
    )
  return rows.length > 0
}

/** Takes up the oldest package that is not graded, as `takeGradingJob` does with hand-ins. */
export async function takeCaseToGrade(
  db: Db,
  now: number,
  retryBefore: number,
  mostAttempts: number,
): Promise<CaseRecord | undefined> {
  return db.transaction(async (transaction) => {
    const [job] = await transaction
      .select(getTableColumns(cases))
      .from(cases)
      .where(
        and(
          isNull(cases.gradedAt),
          lt(cases.gradingAttempts, mostAttempts),
          or(isNull(cases.gradingTakenAt), lt(cases.gradingTakenAt, retryBefore)),
        ),
      )
      .orderBy(asc(cases.receivedAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!job) return undefined
    await transaction
      .update(cases)
      .set({ gradingTakenAt: now, gradingAttempts: sql`${cases.gradingAttempts} + 1` })
      .where(keyIs(job))
    return { ...job, gradingTakenAt: now }
  })
}

export type CaseGrading = Pick<
  CaseRecord,
  | 'gradedAt'
  | 'rulesVersion'
  | 'objectivePoints'
  | 'taskPoints'
  | 'max'
  | 'verdicts'
  | 'flags'
  | 'gradingProblem'
>

export async function updateCaseGrading(
  db: Db,
  row: CaseRecord,
  set: CaseGrading | Pick<CaseRecord, 'gradingProblem'>,
): Promise<void> {
  await db.update(cases).set(set).where(keyIs(row))
}

/** Puts a case back into the queue of cases to grade. */
export async function updateCaseToGrade(db: Db, row: CaseRecord): Promise<void> {
  await db
    .update(cases)
    .set({ gradedAt: null, gradingTakenAt: null, gradingAttempts: 0 })
    .where(keyIs(row))
}

/** Writes the grading of a package that stands, and the line that lists show. */
export async function upsertResult(
  db: Db,
  grading: typeof gradingResults.$inferInsert,
  rollup: Parameters<typeof writeRollup>[2],
): Promise<void> {
  await db.insert(gradingResults).values(grading).onConflictDoNothing()
  await writeRollup(db, grading, rollup)
}

/** Takes the line off the lists, if it is this sitting's: it is written again when that is graded. */
export async function deleteResult(
  db: Db,
  of: {
    readonly examId: string
    readonly candidateId: string
    readonly sessionId: string
    readonly sittingId: string
  },
): Promise<void> {
  await db
    .delete(results)
    .where(
      and(
        eq(results.examId, of.examId),
        eq(results.candidateId, of.candidateId),
        eq(results.sessionId, of.sessionId),
        eq(results.sittingId, of.sittingId),
      ),
    )
}
