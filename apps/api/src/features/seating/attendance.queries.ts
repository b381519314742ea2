import type { Attendance, AttendanceStatus } from '@wenkao/shared/seating'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { candidatePersonal, candidates } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { attendance, photoViews } from './seating.table.ts'

/** What somebody said of a candidate at the door, as it is kept. */
export interface KeptAttendance {
  readonly attendance: Attendance
  readonly signedInAt: number | null
}

/** What was said of the candidates of a session, by sitting. */
export async function selectAttendance(
  db: Db,
  sessionId: string,
): Promise<Map<string, KeptAttendance>> {
  const rows = await db.select().from(attendance).where(eq(attendance.sessionId, sessionId))
  return new Map(
    rows.map(({ sittingId, signedInAt, status, note, at, by, wasAbsent }) => [
      sittingId,
      { attendance: { status: status as AttendanceStatus, note, at, by, wasAbsent }, signedInAt },
    ]),
  )
}

export async function upsertAttendance(
  db: Db,
  rows: readonly (typeof attendance.$inferInsert)[],
): Promise<void> {
  if (rows.length === 0) return
  await db
    .insert(attendance)
    .values([...rows])
    .onConflictDoUpdate({
      target: [attendance.sessionId, attendance.sittingId],
      set: {
        status: sql`excluded.status`,
        note: sql`excluded.note`,
        at: sql`excluded.at`,
        by: sql`excluded.by`,
        wasAbsent: sql`excluded.was_absent`,
        signedInAt: sql`excluded.signed_in_at`,
      },
    })
}

/** Candidates of a session as the door sees them, by exam number; or only one. */
export async function selectPeople(db: Db, sessionId: string, sittingId?: string) {
  return db
    .select({
      sittingId: sittings.sittingId,
      candidateId: sittings.candidateId,
      examNumber: sittings.examNumber,
      name: sittings.name,
      school: sittings.school,
      seatNumber: sittings.seatNumber,
      loggedInAt: sittings.loggedInAt,
      handedInAt: sittings.handedInAt,
      entryAllowedAt: sittings.entryAllowedAt,
      handInAllowedAt: sittings.handInAllowedAt,
      gender: candidates.gender,
      className: candidates.className,
      wrappedKey: candidatePersonal.wrappedKey,
      identityNumber: candidatePersonal.identityNumber,
      specialNeeds: candidatePersonal.specialNeeds,
      hasPhoto: sql<boolean>`${candidatePersonal.photo} is not null`,
    })
    .from(sittings)
    .innerJoin(
      candidates,
      and(eq(candidates.examId, sittings.examId), eq(candidates.candidateId, sittings.candidateId)),
    )
    .leftJoin(
      candidatePersonal,
      and(
        eq(candidatePersonal.examId, sittings.examId),
        eq(candidatePersonal.candidateId, sittings.candidateId),
      ),
    )
    .where(
      and(
        eq(sittings.sessionId, sessionId),
        isNull(sittings.supersededAt),
        sittingId === undefined ? undefined : eq(sittings.sittingId, sittingId),
      ),
    )
    .orderBy(asc(sittings.examNumber))
}

/** Notes that somebody looked at a photo. @returns false when they had before. */
export async function insertPhotoView(
  db: Db,
  row: typeof photoViews.$inferInsert,
): Promise<boolean> {
  const rows = await db.insert(photoViews).values(row).onConflictDoNothing().returning()
  return rows.length > 0
}

/** What a proctor allows one candidate; null takes it back. */
export async function updateAllowed(
  db: Db,
  sessionId: string,
  sittingId: string,
  set: { readonly entryAllowedAt: number | null } | { readonly handInAllowedAt: number | null },
): Promise<void> {
  await db
    .update(sittings)
    .set(set)
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}
