import { and, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { stations } from '../places/places.table.ts'
import { sittings } from '../sittings/sittings.table.ts'

/** The session of a sitting that a mark names; its exam keeps the search short. */
export async function findSessionOfSitting(
  db: Db,
  examId: string,
  sittingId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ sessionId: sittings.sessionId })
    .from(sittings)
    .where(and(eq(sittings.examId, examId), eq(sittings.sittingId, sittingId)))
  return row?.sessionId
}

/** Whether some station here has this public key. */
export async function hasStationKey(db: Db, publicKey: string): Promise<boolean> {
  const rows = await db
    .select({ stationId: stations.stationId })
    .from(stations)
    .where(eq(stations.publicKey, publicKey))
  return rows.length > 0
}
