import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { results } from '../results/results.table.ts'
import { bankEntries, bankExamStatistics } from './bank.table.ts'

export type ExamStatisticsRecord = typeof bankExamStatistics.$inferSelect

/** What the exams say of an entry, one row each. */
export async function selectEntryStatistics(
  db: Db,
  entryId: string,
): Promise<ExamStatisticsRecord[]> {
  return db.select().from(bankExamStatistics).where(eq(bankExamStatistics.entryId, entryId))
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

/** Replaces what an exam says, and what its entries' rows hold of all exams. */
export async function replaceExamStatistics(
  db: Db,
  examId: string,
  rows: readonly Omit<ExamStatisticsRecord, 'examId'>[],
): Promise<void> {
  const before = await db
    .delete(bankExamStatistics)
    .where(eq(bankExamStatistics.examId, examId))
    .returning({ entryId: bankExamStatistics.entryId })
  if (rows.length > 0)
    await db.insert(bankExamStatistics).values(rows.map((row) => ({ ...row, examId })))
  const entryIds = [...new Set([...before, ...rows].map(({ entryId }) => entryId))]
  if (entryIds.length === 0) return
  await db
    .update(bankEntries)
    .set({
      facility: sql`(select sum(${bankExamStatistics.shares}) / nullif(sum(${bankExamStatistics.sat}), 0)
        from ${bankExamStatistics} where ${bankExamStatistics.entryId} = ${bankEntries.entryId})`,
    })
    .where(inArray(bankEntries.entryId, entryIds))
}
