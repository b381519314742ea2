import { and, asc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { candidates, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'

/** Sittings of an exam with what stands of them; one row for each round that was handed in. */
export async function selectHandedIn(db: Db, examId: string, sessionId: string | undefined) {
  return db
    .select({
      sessionId: sittings.sessionId,
      sessionName: sessions.name,
      sittingId: sittings.sittingId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      variant: sittings.variant,
      submission: submissions.submission,
      receipt: submissions.receipt,
      receivedAt: submissions.receivedAt,
      round: submissions.round,
    })
    .from(sittings)
    .innerJoin(sessions, eq(sessions.sessionId, sittings.sessionId))
    .innerJoin(candidates, eq(candidates.candidateId, sittings.candidateId))
    .leftJoin(
      submissions,
      and(
        eq(submissions.sessionId, sittings.sessionId),
        eq(submissions.sittingId, sittings.sittingId),
        eq(submissions.standing, 'stands'),
      ),
    )
    .where(
      and(
        eq(sessions.examId, examId),
        sessionId === undefined ? undefined : eq(sittings.sessionId, sessionId),
      ),
    )
    .orderBy(
      asc(sessions.plannedStart),
      asc(sessions.sessionId),
      asc(candidates.examNumber),
      asc(submissions.round),
    )
}
