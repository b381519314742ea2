import type { ResultKind } from '@wenkao/shared/releases'
import { and, desc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { gradingResults } from '../grading/grading.table.ts'
import { reviews } from '../review/review.table.ts'
import { accessCodes, candidates, exams } from '../sessions/sessions.table.ts'
import { resultEditionRows, resultEditions, type GradingKey } from './releases.table.ts'

/** Candidates of any exam with this number, each with what proves the access code. */
export async function selectByNumber(db: Db, examNumber: string) {
  return db
    .select({
      examId: candidates.examId,
      candidateId: candidates.candidateId,
      codeMac: accessCodes.codeMac,
    })
    .from(candidates)
    .innerJoin(
      accessCodes,
      and(
        eq(accessCodes.examId, candidates.examId),
        eq(accessCodes.candidateId, candidates.candidateId),
      ),
    )
    .where(eq(candidates.examNumber, examNumber))
    .limit(50)
}

/** A candidate's line in the newest edition of an exam; undefined before the first. */
export async function findNewestLine(db: Db, examId: string, candidateId: string) {
  const [edition] = await db
    .select()
    .from(resultEditions)
    .where(eq(resultEditions.examId, examId))
    .orderBy(desc(resultEditions.edition))
    .limit(1)
  if (!edition) return undefined
  const [found] = await db
    .select({ line: resultEditionRows, examTitle: exams.title })
    .from(resultEditionRows)
    .innerJoin(exams, eq(exams.examId, resultEditionRows.examId))
    .where(
      and(
        eq(resultEditionRows.examId, examId),
        eq(resultEditionRows.edition, edition.edition),
        eq(resultEditionRows.candidateId, candidateId),
      ),
    )
  if (!found) return undefined
  const { line, examTitle } = found
  return { edition, examTitle, line: { ...line, kind: line.kind as ResultKind } }
}

/** The very grading that a published line came from: gradings are never changed. */
export async function findGradingOf(db: Db, sessionId: string, sittingId: string, key: GradingKey) {
  const [row] = await db
    .select()
    .from(gradingResults)
    .where(
      and(
        eq(gradingResults.sessionId, sessionId),
        eq(gradingResults.sittingId, sittingId),
        eq(gradingResults.round, key.round),
        eq(gradingResults.paperId, key.paperId),
        eq(gradingResults.rulesVersion, key.rulesVersion),
        eq(gradingResults.graderVersion, key.graderVersion),
        eq(gradingResults.runId, key.runId),
        eq(gradingResults.contentDigest, key.contentDigest),
      ),
    )
  return row
}

/** The state of a sitting's last appeal; undefined without one. */
export async function findLastAppeal(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<{ state: string; openedAt: number } | undefined> {
  const [row] = await db
    .select({ state: reviews.state, openedAt: reviews.openedAt })
    .from(reviews)
    .where(
      and(
        eq(reviews.sessionId, sessionId),
        eq(reviews.sittingId, sittingId),
        eq(reviews.kind, 'appeal'),
      ),
    )
    .orderBy(desc(reviews.openedAt))
    .limit(1)
  return row
}
