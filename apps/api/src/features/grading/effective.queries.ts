import { decidedPoints } from '@wenkao/shared/review'
import { and, asc, desc, eq, isNotNull, ne, or, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { reviews } from '../review/review.table.ts'
import { gradingResults, regradeRuns } from './grading.table.ts'

export type GradingRecord = typeof gradingResults.$inferSelect

/**
 * The grading that counts: of the standing submission of the latest round the last one, where a regrade
 * counts from its release, and points that people decided before the engine's (D12). Undefined before
 * the first.
 * @param isEngine leaves out what people decided.
 */
export async function findEffective(
  db: Db,
  sessionId: string,
  sittingId: string,
  isEngine = false,
): Promise<GradingRecord | undefined> {
  const [row] = await db
    .select({ grading: gradingResults })
    .from(gradingResults)
    .innerJoin(
      submissions,
      and(
        eq(submissions.sessionId, gradingResults.sessionId),
        eq(submissions.sittingId, gradingResults.sittingId),
        eq(submissions.contentDigest, gradingResults.contentDigest),
      ),
    )
    .leftJoin(regradeRuns, sql`${regradeRuns.runId}::text = ${gradingResults.runId}`)
    .where(
      and(
        eq(gradingResults.sessionId, sessionId),
        eq(gradingResults.sittingId, sittingId),
        eq(submissions.standing, 'stands'),
        or(eq(gradingResults.runId, ''), eq(regradeRuns.state, 'released')),
        isEngine ? ne(gradingResults.source, 'review') : undefined,
      ),
    )
    .orderBy(
      desc(gradingResults.round),
      desc(sql`coalesce(${regradeRuns.decidedAt}, ${gradingResults.gradedAt})`),
      desc(sql`${gradingResults.source} = 'review'`),
      desc(gradingResults.gradedAt),
    )
    .limit(1)
  return row?.grading
}

/** Every grading of a sitting, newest first, and whether it may count at all. */
export async function selectGradings(db: Db, sessionId: string, sittingId: string) {
  return db
    .select({
      grading: gradingResults,
      isReleased: sql<boolean>`${gradingResults.runId} = '' or coalesce(${regradeRuns.state} = 'released', false)`,
    })
    .from(gradingResults)
    .leftJoin(regradeRuns, sql`${regradeRuns.runId}::text = ${gradingResults.runId}`)
    .where(and(eq(gradingResults.sessionId, sessionId), eq(gradingResults.sittingId, sittingId)))
    .orderBy(desc(gradingResults.gradedAt))
    .limit(200)
}

/** Points that concluded reviews decided for a piece of work, and when the last one did (RV4). */
export async function selectDecided(
  db: Db,
  work: { sessionId: string; sittingId: string; round: number; contentDigest: string },
): Promise<{ readonly points: ReadonlyMap<string, number>; readonly lastAt: number }> {
  const rows = await db
    .select({ outcome: reviews.outcome, decidedAt: reviews.decidedAt })
    .from(reviews)
    .where(
      and(
        eq(reviews.sessionId, work.sessionId),
        eq(reviews.sittingId, work.sittingId),
        eq(reviews.round, work.round),
        eq(reviews.contentDigest, work.contentDigest),
        isNotNull(reviews.outcome),
      ),
    )
    .orderBy(asc(reviews.decidedAt), asc(reviews.reviewId))
  return {
    points: decidedPoints(rows.flatMap(({ outcome }) => (outcome ? [outcome] : []))),
    lastAt: rows.at(-1)?.decidedAt ?? 0,
  }
}
