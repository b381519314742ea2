import { and, desc, eq, gte } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from './hand-in.table.ts'

export type SubmissionRecord = typeof submissions.$inferSelect

export async function findSubmission(
  db: Db,
  sessionId: string,
  sittingId: string,
  contentDigest: string,
): Promise<SubmissionRecord | undefined> {
  const [row] = await db
    .select()
    .from(submissions)
    .where(
      and(
        eq(submissions.sessionId, sessionId),
        eq(submissions.sittingId, sittingId),
        eq(submissions.contentDigest, contentDigest),
      ),
    )
  return row
}

/** The submission that stands in the latest round, or undefined. */
export async function findStandingSubmission(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<SubmissionRecord | undefined> {
  const [row] = await db
    .select()
    .from(submissions)
    .where(
      and(
        eq(submissions.sessionId, sessionId),
        eq(submissions.sittingId, sittingId),
        eq(submissions.standing, 'stands'),
      ),
    )
    .orderBy(desc(submissions.round))
    .limit(1)
  return row
}

export async function insertSubmission(
  db: Db,
  row: typeof submissions.$inferInsert,
): Promise<void> {
  await db.insert(submissions).values(row)
}

const keyIs = (row: Pick<SubmissionRecord, 'sessionId' | 'sittingId' | 'contentDigest'>) =>
  and(
    eq(submissions.sessionId, row.sessionId),
    eq(submissions.sittingId, row.sittingId),
    eq(submissions.contentDigest, row.contentDigest),
  )

/** Sets how a submission stands, and through which case. */
export async function updateStanding(
  db: Db,
  row: SubmissionRecord,
  set: { readonly standing: 'stands' | 'contested'; readonly caseId: string | null },
): Promise<void> {
  await db
    .update(submissions)
    .set({ ...set, replacedBy: null })
    .where(keyIs(row))
}

/** Marks what stands in this round or a later one as replaced by a case. */
export async function updateReplaced(
  db: Db,
  sessionId: string,
  sittingId: string,
  round: number,
  caseId: string,
): Promise<void> {
  await db
    .update(submissions)
    .set({ standing: 'replaced', replacedBy: caseId })
    .where(
      and(
        eq(submissions.sessionId, sessionId),
        eq(submissions.sittingId, sittingId),
        eq(submissions.standing, 'stands'),
        gte(submissions.round, round),
      ),
    )
}

/** Gives what a case had replaced to another case, or lets it stand again when there is none. */
export async function updateReplacedBy(
  db: Db,
  sessionId: string,
  sittingId: string,
  caseId: string,
  replacedBy: string | null,
): Promise<void> {
  await db
    .update(submissions)
    .set(replacedBy === null ? { standing: 'stands', replacedBy } : { replacedBy })
    .where(
      and(
        eq(submissions.sessionId, sessionId),
        eq(submissions.sittingId, sittingId),
        eq(submissions.replacedBy, caseId),
      ),
    )
}

/** Puts a submission back into the grading queue. */
export async function updateToGrade(db: Db, row: SubmissionRecord): Promise<void> {
  await db
    .update(submissions)
    .set({ gradedAt: null, gradingTakenAt: null, gradingAttempts: 0, gradingProblem: null })
    .where(keyIs(row))
}
