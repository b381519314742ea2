import { and, asc, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { updateToGrade } from '../hand-in/index.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { gradingResults } from './grading.table.ts'
import { lockResults } from './lock-results.queries.ts'
import { findCurrentRules } from './rules.queries.ts'
import { insertFindings, writeRollup, type GradingFindings, type Rollup } from './rollup.queries.ts'

export type GradingJob = typeof submissions.$inferSelect

/**
 * Takes up the oldest ungraded standing submission: nobody else gets it until `retryBefore` has
 * passed, so a grader that died is replaced and two never grade the same one.
 */
export async function takeGradingJob(
  db: Db,
  now: number,
  retryBefore: number,
  mostAttempts: number,
): Promise<GradingJob | undefined> {
  return db.transaction(async (transaction) => {
    const [job] = await transaction
      .select()
      .from(submissions)
      .where(
        and(
          eq(submissions.standing, 'stands'),
          isNull(submissions.gradedAt),
          // An adjudicated package is graded from its case.
          isNull(submissions.caseId),
          lt(submissions.gradingAttempts, mostAttempts),
          or(isNull(submissions.gradingTakenAt), lt(submissions.gradingTakenAt, retryBefore)),
        ),
      )
      .orderBy(asc(submissions.receivedAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!job) return undefined
    await transaction
      .update(submissions)
      .set({ gradingTakenAt: now, gradingAttempts: sql`${submissions.gradingAttempts} + 1` })
      .where(keyIs(job))
    return { ...job, gradingTakenAt: now }
  })
}

const keyIs = (job: Pick<GradingJob, 'sessionId' | 'sittingId' | 'contentDigest'>) =>
  and(
    eq(submissions.sessionId, job.sessionId),
    eq(submissions.sittingId, job.sittingId),
    eq(submissions.contentDigest, job.contentDigest),
  )

/** Notes why a grading failed; it is tried again, and seen in the review queue. */
export async function updateGradingProblem(
  db: Db,
  job: GradingJob,
  problem: string,
): Promise<void> {
  await db.update(submissions).set({ gradingProblem: problem }).where(keyIs(job))
}

/** Whether nothing of a later round stands, and the sitting counts: reopened ones have several (F21). */
async function isLatest(db: Db, job: GradingJob): Promise<boolean> {
  const { sessionId, sittingId, round } = job
  const [later, superseded] = await Promise.all([
    db
      .select({ round: submissions.round })
      .from(submissions)
      .where(
        and(
          eq(submissions.sessionId, sessionId),
          eq(submissions.sittingId, sittingId),
          eq(submissions.standing, 'stands'),
          gt(submissions.round, round),
        ),
      )
      .limit(1),
    db
      .select({ sittingId: sittings.sittingId })
      .from(sittings)
      .where(
        and(
          eq(sittings.sessionId, sessionId),
          eq(sittings.sittingId, sittingId),
          isNotNull(sittings.supersededAt),
        ),
      ),
  ])
  return later.length === 0 && superseded.length === 0
}

/**
 * Writes a grading: a new row, never an edited one, and the rollup that lists read. A job that was put
 * back into the queue meanwhile (late work was accepted) stays there: this grading did not see it.
 */
export async function insertGrading(
  db: Db,
  job: GradingJob,
  grading: typeof gradingResults.$inferInsert,
  rollup: Rollup,
  found: GradingFindings,
): Promise<void> {
  await db.transaction(async (transaction) => {
    await lockResults(transaction, rollup.examId, 'shared')
    await transaction.insert(gradingResults).values(grading).onConflictDoNothing()
    await insertFindings(transaction, found)
    const current = await findCurrentRules(transaction, { ...job, examId: rollup.examId })
    if (current !== grading.rulesVersion) {
      // A regrade was released while this was graded: by now other rules count.
      await updateToGrade(transaction, job)
      return
    }
    const [held] = await transaction.select().from(submissions).where(keyIs(job)).for('update')
    // Replaced, repeated or handed in once more since it was taken up: the list shows what counts now.
    if (
      held?.standing === 'stands' &&
      held.caseId === null &&
      (await isLatest(transaction, held))
    ) {
      await writeRollup(transaction, grading, rollup)
    }
    await transaction
      .update(submissions)
      .set({ gradedAt: grading.gradedAt, gradingProblem: null })
      .where(
        and(
          keyIs(job),
          job.gradingTakenAt === null
            ? undefined
            : eq(submissions.gradingTakenAt, job.gradingTakenAt),
        ),
      )
  })
}
