import { examKinds, type ExamRow, type ExamRules } from '@wenkao/shared/sessions'
import { and, asc, count, desc, eq, inArray } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Db } from '../../platform/database.ts'
import { papers } from '../papers/papers.table.ts'
import { candidates, exams, externalIds, schedules, sessions } from './sessions.table.ts'

export type ExamRecord = typeof exams.$inferSelect

/** Id of the exam or session that another system calls so. */
export async function findByExternalId(
  db: Db,
  kind: 'exam' | 'session',
  externalId: string,
): Promise<string | undefined> {
  const where = and(eq(externalIds.kind, kind), eq(externalIds.externalId, externalId))
  return (await db.select().from(externalIds).where(where)).at(0)?.id
}

/** Claims a name for an exam or a session. @throws where it is taken, which ends the transaction. */
export async function insertExternalId(
  transaction: Db,
  row: typeof externalIds.$inferInsert,
): Promise<void> {
  await transaction.insert(externalIds).values(row)
}

export async function findExam(db: Db, examId: string): Promise<ExamRecord | undefined> {
  const [row] = await db.select().from(exams).where(eq(exams.examId, examId))
  return row
}

/** Takes the exam's row for the rest of the transaction; who only refers to it need not wait. */
export async function lockExam(db: Db, examId: string): Promise<void> {
  await db
    .select({ examId: exams.examId })
    .from(exams)
    .where(eq(exams.examId, examId))
    .for('no key update')
}

/** Id of the oldest exam with this title, or undefined. */
export async function findExamByTitle(db: Db, title: string): Promise<string | undefined> {
  const [row] = await db
    .select({ examId: exams.examId })
    .from(exams)
    .where(eq(exams.title, title))
    .orderBy(asc(exams.createdAt))
    .limit(1)
  return row?.examId
}

export async function insertExam(db: Db, row: typeof exams.$inferInsert): Promise<void> {
  await db.insert(exams).values(row)
}

/** Exams with their counts, newest first; or only one. */
export async function selectExams(db: Db, examId?: string): Promise<ExamRow[]> {
  // A teacher's own exams are no list of the office's (CE2).
  const where =
    examId === undefined ? inArray(exams.kind, [...examKinds]) : eq(exams.examId, examId)
  const rows = await db
    .select({ exam: exams, paperTitle: papers.title })
    .from(exams)
    .innerJoin(papers, eq(papers.paperId, exams.paperId))
    .where(where)
    .orderBy(desc(exams.createdAt))
  const only = (column: PgColumn) => (examId === undefined ? undefined : eq(column, examId))
  const byExam = <T extends { examId: string; total: number }>(list: T[]) =>
    new Map(list.map((row) => [row.examId, row.total]))
  const [all, scheduled, sessionCounts] = await Promise.all([
    db
      .select({ examId: candidates.examId, total: count() })
      .from(candidates)
      .where(only(candidates.examId))
      .groupBy(candidates.examId),
    db
      .select({ examId: schedules.examId, total: count() })
      .from(schedules)
      .where(only(schedules.examId))
      .groupBy(schedules.examId),
    db
      .select({ examId: sessions.examId, total: count() })
      .from(sessions)
      .where(only(sessions.examId))
      .groupBy(sessions.examId),
  ])
  const [allBy, scheduledBy, sessionsBy] = [byExam(all), byExam(scheduled), byExam(sessionCounts)]
  return rows.map(({ exam, paperTitle }) => {
    const total = allBy.get(exam.examId) ?? 0
    return {
      ...exam,
      kind: exam.kind as ExamRules['kind'],
      timing: exam.timing as ExamRules['timing'],
      paperTitle,
      candidates: total,
      unscheduled: total - (scheduledBy.get(exam.examId) ?? 0),
      sessions: sessionsBy.get(exam.examId) ?? 0,
    }
  })
}
