import { and, asc, desc, eq, getTableColumns, gte, inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { fileContents } from '../answer-files/answer-files.table.ts'
import { paperMaterials } from '../papers/papers.table.ts'
import { candidates } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
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

/** Takes the rows of a sitting's submissions for the rest of the transaction. */
export async function lockSubmissions(db: Db, sessionId: string, sittingId: string): Promise<void> {
  await db
    .select({ round: submissions.round })
    .from(submissions)
    .where(and(eq(submissions.sessionId, sessionId), eq(submissions.sittingId, sittingId)))
    .orderBy(asc(submissions.contentDigest))
    .for('update')
}

/** All submissions of a sitting, the first round first. */
export async function selectSubmissions(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<SubmissionRecord[]> {
  return db
    .select()
    .from(submissions)
    .where(and(eq(submissions.sessionId, sessionId), eq(submissions.sittingId, sittingId)))
    .orderBy(asc(submissions.round), asc(submissions.receivedAt))
}

/** All submissions under an exam number, of whatever exam: a number is unique only within one. */
export async function selectSubmissionsOfNumber(
  db: Db,
  examNumber: string,
): Promise<SubmissionRecord[]> {
  return db
    .select(getTableColumns(submissions))
    .from(candidates)
    .innerJoin(
      sittings,
      and(eq(sittings.examId, candidates.examId), eq(sittings.candidateId, candidates.candidateId)),
    )
    .innerJoin(
      submissions,
      and(
        eq(submissions.sessionId, sittings.sessionId),
        eq(submissions.sittingId, sittings.sittingId),
      ),
    )
    .where(eq(candidates.examNumber, examNumber))
}

/** Sizes in bytes of contents of a sitting, its own uploads and the materials of its paper. */
export async function selectContentSizes(
  db: Db,
  of: { readonly sessionId: string; readonly sittingId: string },
  paperId: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(hashes)]
  const [materials, uploaded] = await Promise.all([
    db
      .select({ hash: paperMaterials.hash, size: paperMaterials.size })
      .from(paperMaterials)
      .where(and(eq(paperMaterials.paperId, paperId), inArray(paperMaterials.hash, wanted))),
    db
      .select({ hash: fileContents.hash, size: fileContents.size })
      .from(fileContents)
      .where(
        and(
          eq(fileContents.sessionId, of.sessionId),
          eq(fileContents.sittingId, of.sittingId),
          inArray(fileContents.hash, wanted),
        ),
      ),
  ])
  return new Map([...materials, ...uploaded].map((row) => [row.hash, row.size]))
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
