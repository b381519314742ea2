import type { EntryContent, Look } from '@wenkao/shared/bank'
import { classExamKinds } from '@wenkao/shared/class-exams'
import { and, eq, gt, inArray, isNull, max, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { results } from '../results/results.table.ts'
import { exams } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { bankEntries, bankExamStatistics, bankStatisticsTaken, bankVersions } from './bank.table.ts'

export type ExamStatisticsRecord = typeof bankExamStatistics.$inferSelect

/** What the exams say of an entry, one row each, with the exam's title. */
export async function selectEntryStatistics(
  db: Db,
  entryId: string,
): Promise<(ExamStatisticsRecord & { title: string | null })[]> {
  const rows = await selectStatisticsOf(db, [entryId])
  return rows.map(({ statistics, title }) => ({ ...statistics, title }))
}

/** What the exams say of some entries. */
async function selectStatisticsOf(db: Db, entryIds: readonly string[]) {
  return db
    .select({ statistics: bankExamStatistics, title: exams.title })
    .from(bankExamStatistics)
    .leftJoin(exams, eq(exams.examId, bankExamStatistics.examId))
    .where(inArray(bankExamStatistics.entryId, [...entryIds]))
}

/** Sittings of an exam whose work was graded. */
export async function selectGradedSittings(
  db: Db,
  examId: string,
): Promise<{ sessionId: string; sittingId: string }[]> {
  return db
    .select({ sessionId: results.sessionId, sittingId: results.sittingId })
    .from(results)
    .where(and(eq(results.examId, examId), sql`${results.points} is not null`))
}

/** Ids of entries by their numbers; numbers of none are left out. */
export async function selectIdsByNumber(
  db: Db,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map()
  const rows = await db
    .select({ entryId: bankEntries.entryId, number: bankEntries.number })
    .from(bankEntries)
    .where(
      and(
        inArray(bankEntries.knowledgePoint, [
          ...new Set(numbers.map((number) => number.slice(0, 5))),
        ]),
        inArray(bankEntries.number, [...numbers]),
      ),
    )
  return new Map(rows.map(({ number, entryId }) => [number, entryId]))
}

/** Replaces what an exam says. @returns the ids of the entries that it said or now says it of. */
export async function replaceExamStatistics(
  db: Db,
  examId: string,
  rows: readonly Omit<ExamStatisticsRecord, 'examId'>[],
): Promise<string[]> {
  const before = await db
    .delete(bankExamStatistics)
    .where(eq(bankExamStatistics.examId, examId))
    .returning({ entryId: bankExamStatistics.entryId })
  if (rows.length > 0)
    await db.insert(bankExamStatistics).values(rows.map((row) => ({ ...row, examId })))
  return [...new Set([...before, ...rows].map(({ entryId }) => entryId))]
}

/** Of entries: what all exams say, and the content that exams use. */
export async function selectForLooks(
  db: Db,
  entryIds: readonly string[],
): Promise<Map<string, { content: EntryContent; perExam: ExamStatisticsRecord[] }>> {
  if (entryIds.length === 0) return new Map()
  const [contents, statistics] = await Promise.all([
    db
      .select({ entryId: bankEntries.entryId, content: bankVersions.content })
      .from(bankEntries)
      .innerJoin(
        bankVersions,
        and(
          eq(bankVersions.entryId, bankEntries.entryId),
          sql`${bankVersions.version} = coalesce(${bankEntries.approvedVersion}, ${bankEntries.latestVersion})`,
        ),
      )
      .where(inArray(bankEntries.entryId, [...entryIds])),
    selectStatisticsOf(db, entryIds),
  ])
  const byEntry = Map.groupBy(statistics, (row) => row.statistics.entryId)
  return new Map(
    contents.map(({ entryId, content }) => [
      entryId,
      { content, perExam: (byEntry.get(entryId) ?? []).map((row) => row.statistics) },
    ]),
  )
}

/** What lists show of an entry's statistics. */
export async function updateLooks(
  db: Db,
  entryId: string,
  row: { readonly facility: number | null; readonly looks: Look[] },
): Promise<void> {
  await db.update(bankEntries).set(row).where(eq(bankEntries.entryId, entryId))
}

/** Exams with results that changed after a moment, and up to which of them statistics were taken. */
export async function selectChangedExams(
  db: Db,
  since: number,
): Promise<{ examId: string; changedAt: number; through: number | null }[]> {
  return (
    db
      .select({
        examId: results.examId,
        changedAt: sql<number>`${max(results.updatedAt)}`.mapWith(Number),
        through: bankStatisticsTaken.through,
      })
      .from(results)
      .leftJoin(exams, eq(exams.examId, results.examId))
      .leftJoin(bankStatisticsTaken, eq(bankStatisticsTaken.examId, results.examId))
      // What a class practises, or a program simulates, says nothing of a formal exam's items (CE8, SX2).
      .where(
        and(
          gt(results.updatedAt, since),
          sql`coalesce(${exams.kind}, '') <> all(${sql.param([...classExamKinds, 'sandbox'])}::text[])`,
        ),
      )
      .groupBy(results.examId, bankStatisticsTaken.through)
  )
}

/** Whether something that was handed in in an exam still waits for its grading. */
export async function isGradingUnderWay(db: Db, examId: string): Promise<boolean> {
  const rows = await db
    .select({ one: sql`1` })
    .from(submissions)
    .innerJoin(
      sittings,
      and(
        eq(sittings.sessionId, submissions.sessionId),
        eq(sittings.sittingId, submissions.sittingId),
      ),
    )
    .where(
      and(
        eq(sittings.examId, examId),
        eq(submissions.standing, 'stands'),
        isNull(submissions.gradedAt),
        isNull(submissions.gradingProblem),
      ),
    )
    .limit(1)
  return rows.length > 0
}

export async function upsertTaken(
  db: Db,
  row: typeof bankStatisticsTaken.$inferInsert,
): Promise<void> {
  await db
    .insert(bankStatisticsTaken)
    .values(row)
    .onConflictDoUpdate({ target: bankStatisticsTaken.examId, set: row })
}
