import type { ClockFacts, SessionState } from '@wenkao/shared/sittings'
import { and, asc, count, eq, gt, gte, inArray, isNull, lt } from 'drizzle-orm'
import type { CursorWish } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { rooms } from '../places/places.table.ts'
import { inChunks } from '../../platform/in-chunks.ts'
import { draws } from '../seating/seating.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { selectPlacedSessions } from './placed-sessions.queries.ts'
import { sessions, sessionStations } from './sessions.table.ts'

export type SessionRecord = typeof sessions.$inferSelect

export async function insertSession(
  db: Db,
  row: typeof sessions.$inferInsert,
  stationRows: readonly (typeof sessionStations.$inferInsert)[],
): Promise<void> {
  await insertSessions(db, [row], stationRows)
}

export async function insertSessions(
  db: Db,
  rows: readonly (typeof sessions.$inferInsert)[],
  stationRows: readonly (typeof sessionStations.$inferInsert)[],
): Promise<void> {
  for (const some of inChunks(rows)) await db.insert(sessions).values(some)
  for (const some of inChunks(stationRows)) await db.insert(sessionStations).values(some)
}

export async function findSession(db: Db, sessionId: string): Promise<SessionRecord | undefined> {
  const [row] = await db.select().from(sessions).where(eq(sessions.sessionId, sessionId))
  return row
}

/** Sessions by their ids. */
export async function selectSessionRows(
  db: Db,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, SessionRecord>> {
  const rows = await db
    .select()
    .from(sessions)
    .where(inArray(sessions.sessionId, [...sessionIds]))
  return new Map(rows.map((row) => [row.sessionId, row]))
}

/** What the clock rules need of a session's row. */
export function clockFacts(row: SessionRecord): ClockFacts {
  return {
    state: row.state as SessionState,
    timing: row.timing as ClockFacts['timing'],
    durationMs: row.durationMs,
    startedAt: row.startedAt,
    extensionMs: row.extensionMs,
    pausedMs: row.pausedMs,
    pausedAt: row.pausedAt,
    endedAt: row.endedAt,
    entryClosesMs: row.entryClosesMs,
    handInOpensMs: row.handInOpensMs,
  }
}

export interface SessionListed {
  readonly session: SessionRecord
  readonly examTitle: string
  readonly examKind: string
  readonly roomName: string
  readonly siteId: string
  readonly siteName: string
  readonly areaId: string
  readonly areaName: string
  readonly candidates: number
  readonly seated: number
  readonly loggedIn: number
  readonly handedIn: number
  readonly stations: number
}

/** Sessions with place and counts, by planned start; by cursor as they were made, and one row more. */
export async function selectSessions(
  db: Db,
  filter: {
    readonly sessionId?: string | undefined
    readonly examId?: string | undefined
    readonly externalId?: string | undefined
    readonly roomId?: string | undefined
    readonly from?: number | undefined
    readonly to?: number | undefined
    readonly openOnly?: boolean
  },
  cursor?: CursorWish,
): Promise<SessionListed[]> {
  const rows = await selectPlacedSessions(
    db,
    and(
      filter.sessionId === undefined ? undefined : eq(sessions.sessionId, filter.sessionId),
      filter.examId === undefined ? undefined : eq(sessions.examId, filter.examId),
      filter.externalId === undefined ? undefined : eq(sessions.externalId, filter.externalId),
      filter.roomId === undefined ? undefined : eq(sessions.roomId, filter.roomId),
      filter.from === undefined ? undefined : gte(sessions.plannedStart, filter.from),
      filter.to === undefined ? undefined : lt(sessions.plannedStart, filter.to),
      filter.openOnly ? isNull(sessions.endedAt) : undefined,
      cursor?.after === undefined ? undefined : gt(sessions.sessionId, cursor.after),
    ),
  )
    .orderBy(
      ...(cursor ? [asc(sessions.sessionId)] : [asc(sessions.plannedStart), asc(rooms.name)]),
    )
    .limit(cursor ? cursor.limit + 1 : 1000)
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.session.sessionId)
  const counted = await db
    .select({
      sessionId: sittings.sessionId,
      candidates: count(),
      seated: count(sittings.seatNumber),
      loggedIn: count(sittings.loggedInAt),
      handedIn: count(sittings.handedInAt),
    })
    .from(sittings)
    // A superseded sitting is over: its candidate is counted where it is repeated (F03d).
    .where(and(inArray(sittings.sessionId, ids), isNull(sittings.supersededAt)))
    .groupBy(sittings.sessionId)
  const stationCounts = await db
    .select({ sessionId: sessionStations.sessionId, stations: count() })
    .from(sessionStations)
    .where(and(inArray(sessionStations.sessionId, ids), eq(sessionStations.excluded, false)))
    .groupBy(sessionStations.sessionId)
  const countsOf = new Map(counted.map((row) => [row.sessionId, row]))
  const stationsOf = new Map(stationCounts.map((row) => [row.sessionId, row.stations]))
  return rows.map((row) => {
    const counts = countsOf.get(row.session.sessionId)
    return {
      ...row,
      candidates: counts?.candidates ?? 0,
      seated: counts?.seated ?? 0,
      loggedIn: counts?.loggedIn ?? 0,
      handedIn: counts?.handedIn ?? 0,
      stations: stationsOf.get(row.session.sessionId) ?? 0,
    }
  })
}

/** Stations of a session with their numbers, by number. */
export async function selectSessionStations(
  db: Db,
  sessionId: string,
): Promise<{ number: number; stationId: string; excluded: boolean; variant: number | null }[]> {
  return db
    .select({
      number: sessionStations.number,
      stationId: sessionStations.stationId,
      excluded: sessionStations.excluded,
      variant: sessionStations.variant,
    })
    .from(sessionStations)
    .where(eq(sessionStations.sessionId, sessionId))
    .orderBy(asc(sessionStations.number))
}

/** Takes the session's row for the rest of the transaction: one draw, one scheduling at a time. */
export async function lockSession(db: Db, sessionId: string): Promise<SessionRecord | undefined> {
  const [row] = await db
    .select()
    .from(sessions)
    .where(eq(sessions.sessionId, sessionId))
    .for('update')
  return row
}

/** Writes what an action made of a session's clock; take the row with `lockSession` before. */
export async function updateSessionClock(
  db: Db,
  sessionId: string,
  { state, startedAt, pausedMs, pausedAt, endedAt }: ClockFacts,
): Promise<void> {
  await db
    .update(sessions)
    .set({ state, startedAt, pausedMs, pausedAt, endedAt })
    .where(eq(sessions.sessionId, sessionId))
}

/** Sets the extra time of a whole session, ms. */
export async function updateSessionExtension(
  db: Db,
  sessionId: string,
  extensionMs: number,
): Promise<void> {
  await db.update(sessions).set({ extensionMs }).where(eq(sessions.sessionId, sessionId))
}

/** A draw's seed and commitment are fixed with the session's stations (DESIGN section 8). */
export async function insertDraws(
  db: Db,
  rows: readonly (typeof draws.$inferInsert)[],
): Promise<void> {
  for (const some of inChunks(rows)) await db.insert(draws).values(some)
}

/** Commitment and witness's digits of a session's draw. */
export async function findDrawCommitment(
  db: Db,
  sessionId: string,
): Promise<{ commitment: string; witnessDigits: string | null } | undefined> {
  const [row] = await db
    .select({ commitment: draws.commitment, witnessDigits: draws.witnessDigits })
    .from(draws)
    .where(eq(draws.sessionId, sessionId))
  return row
}
