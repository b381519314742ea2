import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { sessions, sessionStations } from './sessions.table.ts'

/**
 * What a sitting's variant becomes with a seat, inside an update of `sittings` (D04): that of the seat
 * where it follows the seat, and what it was from the first log-in on.
 * @param seatNumber a number, or a column of the update.
 */
export const variantAtSeat = (seatNumber: number | SQL | null): SQL => sql`
  case when ${sittings.loggedInAt} is null then coalesce((
    select station.variant from ${sessionStations} station
    where station.session_id = ${sittings.sessionId} and station.number = ${seatNumber}
  ), ${sittings.variant}) else ${sittings.variant} end`

/** Variants of a session's stations, by number; empty where the variant does not follow the seat. */
export async function selectSeatVariants(
  db: Db,
  sessionId: string,
): Promise<{ number: number; variant: number }[]> {
  const rows = await db
    .select({ number: sessionStations.number, variant: sessionStations.variant })
    .from(sessionStations)
    .where(eq(sessionStations.sessionId, sessionId))
    .orderBy(asc(sessionStations.number))
  return rows.flatMap(({ number, variant }) => (variant === null ? [] : [{ number, variant }]))
}

/** Sessions of a room that have not started. */
export async function selectWaitingSessions(
  db: Db,
  roomId: string,
): Promise<{ sessionId: string; examId: string }[]> {
  return db
    .select({ sessionId: sessions.sessionId, examId: sessions.examId })
    .from(sessions)
    .where(and(eq(sessions.roomId, roomId), isNull(sessions.startedAt), isNull(sessions.endedAt)))
}

/** Writes the variants of a session's stations, and with them those of who sits there. */
export async function updateSeatVariants(
  db: Db,
  sessionId: string,
  byStation: ReadonlyMap<number, number>,
): Promise<void> {
  const rows = [...byStation].map(([number, variant]) => ({ number, variant }))
  await db.execute(sql`
    update ${sessionStations} set variant = given.variant
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(number int, variant int)
    where ${sessionStations.sessionId} = ${sessionId} and ${sessionStations.number} = given.number`)
  await db
    .update(sittings)
    .set({ variant: variantAtSeat(sql`${sittings.seatNumber}`) })
    .where(eq(sittings.sessionId, sessionId))
}
