import { asc, desc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { auditBlocks } from '../audit/audit.table.ts'
import { gradingResults } from '../grading/grading.table.ts'
import { draws } from '../seating/seating.table.ts'
import { reportAdditions, roomReports } from './room-report.table.ts'

/** Newest grading of each sitting of a session. */
export async function selectGradings(db: Db, sessionId: string) {
  return db
    .selectDistinctOn([gradingResults.sittingId])
    .from(gradingResults)
    .where(eq(gradingResults.sessionId, sessionId))
    .orderBy(asc(gradingResults.sittingId), desc(gradingResults.gradedAt))
}

/** What of a draw stands in the report. */
export async function findDraw(db: Db, sessionId: string) {
  const [row] = await db
    .select({
      commitment: draws.commitment,
      witnessDigits: draws.witnessDigits,
    })
    .from(draws)
    .where(eq(draws.sessionId, sessionId))
  return row
}

/** Newest signed block over an area's audit rows. */
export async function findAuditHead(
  db: Db,
  areaId: string,
): Promise<{ n: number; head: string; sealedAt: number } | undefined> {
  const [row] = await db
    .select({ n: auditBlocks.n, head: auditBlocks.head, sealedAt: auditBlocks.sealedAt })
    .from(auditBlocks)
    .where(eq(auditBlocks.areaId, areaId))
    .orderBy(desc(auditBlocks.n))
    .limit(1)
  return row
}

export type ClosedReport = typeof roomReports.$inferSelect

export async function findClosedReport(
  db: Db,
  sessionId: string,
): Promise<ClosedReport | undefined> {
  const [row] = await db.select().from(roomReports).where(eq(roomReports.sessionId, sessionId))
  return row
}

/** Keeps a closed report. @returns false when it was closed before. */
export async function insertClosedReport(
  db: Db,
  row: typeof roomReports.$inferInsert,
): Promise<boolean> {
  const rows = await db
    .insert(roomReports)
    .values(row)
    .onConflictDoNothing()
    .returning({ sessionId: roomReports.sessionId })
  return rows.length > 0
}

/** Additions to a closed report, oldest first. */
export async function selectAdditions(db: Db, sessionId: string) {
  return db
    .select()
    .from(reportAdditions)
    .where(eq(reportAdditions.sessionId, sessionId))
    .orderBy(asc(reportAdditions.at), asc(reportAdditions.additionId))
}

/** Keeps an addition. @returns false when it was kept before. */
export async function insertAddition(
  db: Db,
  row: typeof reportAdditions.$inferInsert,
): Promise<boolean> {
  const rows = await db
    .insert(reportAdditions)
    .values(row)
    .onConflictDoNothing()
    .returning({ additionId: reportAdditions.additionId })
  return rows.length > 0
}
