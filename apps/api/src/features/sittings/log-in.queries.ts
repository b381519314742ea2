import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { arrayLiteral } from '../../platform/array-literal.ts'
import type { Db } from '../../platform/database.ts'
import { stations } from '../places/places.table.ts'
import { selectPlacedSessions } from '../sessions/index.ts'
import { accessCodes, exams, sessions, sessionStations } from '../sessions/sessions.table.ts'
import { bindings, sittings } from './sittings.table.ts'

type SittingKey = Pick<typeof sittings.$inferSelect, 'sessionId' | 'sittingId'>

/** Pairs of an id and a text as rows. */
const pairs = (ids: readonly string[], texts: readonly string[]) =>
  sql`select * from unnest(${arrayLiteral(ids)}::uuid[], ${arrayLiteral(texts)}::text[])`

const keysOf = (keys: readonly SittingKey[]) =>
  sql`select * from unnest(${arrayLiteral(keys.map((key) => key.sessionId))}::uuid[],
    ${arrayLiteral(keys.map((key) => key.sittingId))}::uuid[])`

/** Sessions with the names that a candidate's page shows. */
export async function selectEnteredSessions(db: Db, sessionIds: readonly string[]) {
  const placed = await selectPlacedSessions(db, inArray(sessions.sessionId, [...sessionIds]))
  const examIds = [...new Set(placed.map(({ session }) => session.examId))]
  const rows =
    examIds.length === 0 ? [] : await db.select().from(exams).where(inArray(exams.examId, examIds))
  const examOf = new Map(rows.map((exam) => [exam.examId, exam]))
  return new Map(
    placed.flatMap(({ session, examTitle, roomName }) => {
      const exam = examOf.get(session.examId)
      return exam ? [[session.sessionId, { session, exam, examTitle, roomName }] as const] : []
    }),
  )
}

/** Sittings that count, by session and exam number, each with the MAC of its access code. */
export async function selectByExamNumber(
  db: Db,
  asked: readonly { readonly sessionId: string; readonly examNumber: string }[],
) {
  return db
    .select({ sitting: sittings, codeMac: accessCodes.codeMac })
    .from(sittings)
    .innerJoin(
      accessCodes,
      and(
        eq(accessCodes.examId, sittings.examId),
        eq(accessCodes.candidateId, sittings.candidateId),
      ),
    )
    .where(
      and(
        sql`(${sittings.sessionId}, ${sittings.examNumber}) in (${pairs(
          asked.map((one) => one.sessionId),
          asked.map((one) => one.examNumber),
        )})`,
        isNull(sittings.supersededAt),
      ),
    )
}

/** Registered stations with their numbers in these sessions. */
export async function selectSeatedStations(
  db: Db,
  sessionIds: readonly string[],
  stationIds: readonly string[],
) {
  if (stationIds.length === 0) return []
  return db
    .select({
      sessionId: sessionStations.sessionId,
      number: sessionStations.number,
      stationId: stations.stationId,
      publicKey: stations.publicKey,
    })
    .from(stations)
    .innerJoin(sessionStations, eq(sessionStations.stationId, stations.stationId))
    .where(
      and(
        inArray(sessionStations.sessionId, [...sessionIds]),
        sql`${stations.stationId} = any(${arrayLiteral(stationIds)}::uuid[])`,
      ),
    )
}

/**
 * Takes the rows of sittings for the rest of the transaction, but for those that somebody else has at
 * this moment: nobody waits for them, so that many together never stand in each other's way.
 */
export async function takeFreeSittings(db: Db, keys: readonly SittingKey[]) {
  return db
    .select()
    .from(sittings)
    .where(sql`(${sittings.sessionId}, ${sittings.sittingId}) in (${keysOf(keys)})`)
    .for('update', { skipLocked: true })
}

/** Bindings of many sittings. */
export async function selectBindingsOf(db: Db, keys: readonly SittingKey[]) {
  if (keys.length === 0) return []
  return db
    .select()
    .from(bindings)
    .where(sql`(${bindings.sessionId}, ${bindings.sittingId}) in (${keysOf(keys)})`)
}

/** First bindings of sittings, and when they logged in; the own time begins there if the session runs. */
export async function insertFirstBindings(
  db: Db,
  rows: readonly (SittingKey & {
    readonly epoch: number
    readonly rank: number
    readonly stationId: string | null
    readonly seatNumber: number
  })[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return
  const numbers = (read: (row: (typeof rows)[number]) => number) => `{${rows.map(read).join(',')}}`
  const stationIds = `{${rows.map((row) => row.stationId ?? 'null').join(',')}}`
  await db.execute(sql`
    insert into bindings
      (session_id, sitting_id, epoch, branch, rank, station_id, seat_number, created_at, logged_in_at)
    select session_id, sitting_id, epoch, '', rank, station_id, seat_number, ${now}, ${now}
    from unnest(${arrayLiteral(rows.map((row) => row.sessionId))}::uuid[],
      ${arrayLiteral(rows.map((row) => row.sittingId))}::uuid[], ${numbers((row) => row.epoch)}::int[],
      ${numbers((row) => row.rank)}::int[], ${stationIds}::uuid[],
      ${numbers((row) => row.seatNumber)}::int[]
    ) as b(session_id, sitting_id, epoch, rank, station_id, seat_number)`)
  await db.execute(sql`
    update sittings
    set logged_in_at = coalesce(logged_in_at, ${now}), began_at = coalesce(began_at, ${now})
    where (session_id, sitting_id) in (${keysOf(rows)})`)
}
