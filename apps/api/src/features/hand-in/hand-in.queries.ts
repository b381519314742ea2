import { and, desc, eq } from 'drizzle-orm'
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
