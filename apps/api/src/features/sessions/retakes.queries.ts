import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { schedules } from './sessions.table.ts'

/** Takes a candidate out of a session, if this sitting is why it is in one (F03d). */
export async function deleteSchedule(
  db: Db,
  row: Pick<typeof schedules.$inferSelect, 'examId' | 'candidateId' | 'sessionId' | 'sittingId'>,
): Promise<void> {
  await db
    .delete(schedules)
    .where(
      and(
        eq(schedules.examId, row.examId),
        eq(schedules.candidateId, row.candidateId),
        eq(schedules.sessionId, row.sessionId),
        eq(schedules.sittingId, row.sittingId),
      ),
    )
}

/** The superseded sittings of these candidates that nobody has repeated yet, by candidate. */
export async function selectToRepeat(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<Map<string, { readonly sessionId: string; readonly sittingId: string }>> {
  if (candidateIds.length === 0) return new Map()
  const rows = await db
    .select({
      candidateId: sittings.candidateId,
      sessionId: sittings.sessionId,
      sittingId: sittings.sittingId,
    })
    .from(sittings)
    .where(
      and(
        eq(sittings.examId, examId),
        isNotNull(sittings.supersededAt),
        isNull(sittings.nextSittingId),
      ),
    )
    .orderBy(asc(sittings.supersededAt))
  // Few are ordered to sit again; thousands of ids would be more than a statement takes.
  const asked = new Set(candidateIds)
  return new Map(
    rows
      .filter(({ candidateId }) => asked.has(candidateId))
      .map(({ candidateId, ...sitting }) => [candidateId, sitting]),
  )
}

/** Notes in a superseded sitting which one repeats it. */
export async function updateRepeatedBy(
  db: Db,
  former: { readonly sessionId: string; readonly sittingId: string },
  next: { readonly sessionId: string; readonly sittingId: string },
): Promise<void> {
  await db
    .update(sittings)
    .set({ nextSessionId: next.sessionId, nextSittingId: next.sittingId })
    .where(and(eq(sittings.sessionId, former.sessionId), eq(sittings.sittingId, former.sittingId)))
}
