import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { inChunks } from '../../platform/in-chunks.ts'
import { sittings, isSittingOfSchedule } from '../sittings/sittings.table.ts'
import { BY_ROSTER, timeEntries } from '../sittings/time-entries.table.ts'
import { candidatePersonal, schedules, sessions } from './sessions.table.ts'
import type { SealedNeeds } from './special-needs.ts'

/** Candidates of those given who have special needs. */
export async function selectSealedNeeds(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<SealedNeeds[]> {
  const { candidateId, wrappedKey, specialNeeds } = candidatePersonal
  const found: SealedNeeds[] = []
  for (let at = 0; at < candidateIds.length; at += 5000) {
    const ids = candidateIds.slice(at, at + 5000)
    const rows = await db
      .select({ candidateId, wrappedKey, specialNeeds })
      .from(candidatePersonal)
      .where(
        and(
          eq(candidatePersonal.examId, examId),
          inArray(candidateId, ids),
          isNotNull(specialNeeds),
        ),
      )
    found.push(...rows)
  }
  return found
}

/** Planned length of sessions, ms. */
export async function selectDurations(
  db: Db,
  sessionIds: readonly string[],
): Promise<Map<string, number>> {
  if (sessionIds.length === 0) return new Map()
  const rows = await db
    .select({ sessionId: sessions.sessionId, durationMs: sessions.durationMs })
    .from(sessions)
    .where(inArray(sessions.sessionId, [...sessionIds]))
  return new Map(rows.map(({ sessionId, durationMs }) => [sessionId, durationMs]))
}

/** The sitting of a candidate whose session has not begun, locked, with what the roster gave it so far. */
export async function findUnbegunSitting(db: Db, examId: string, candidateId: string) {
  const [row] = await db
    .select({
      sessionId: sittings.sessionId,
      sittingId: sittings.sittingId,
      extensionMs: sittings.extensionMs,
      durationMs: sessions.durationMs,
    })
    .from(schedules)
    .innerJoin(sittings, isSittingOfSchedule)
    .innerJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .where(
      and(
        eq(schedules.examId, examId),
        eq(schedules.candidateId, candidateId),
        isNull(sessions.startedAt),
        isNull(sittings.supersededAt),
      ),
    )
    .for('update')
  if (!row) return undefined
  const [given] = await db
    .select({ ms: sql`coalesce(sum(${timeEntries.ms}), 0)`.mapWith(Number) })
    .from(timeEntries)
    .where(
      and(
        eq(timeEntries.sessionId, row.sessionId),
        eq(timeEntries.sittingId, row.sittingId),
        eq(timeEntries.source, BY_ROSTER),
      ),
    )
  return { ...row, rosterMs: given?.ms ?? 0 }
}

export async function insertRosterTimes(
  db: Db,
  rows: readonly Omit<typeof timeEntries.$inferInsert, 'source'>[],
): Promise<void> {
  for (const some of inChunks(rows.map((row) => ({ ...row, source: BY_ROSTER })))) {
    await db.insert(timeEntries).values(some)
  }
}

export async function updateExtension(
  db: Db,
  { sessionId, sittingId }: { readonly sessionId: string; readonly sittingId: string },
  extensionMs: number,
): Promise<void> {
  await db
    .update(sittings)
    .set({ extensionMs })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}
