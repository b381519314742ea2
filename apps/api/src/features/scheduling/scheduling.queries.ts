import type { RoomLayout } from '@wenkao/shared/places'
import type { CandidateToPlace, Interval } from '@wenkao/shared/scheduling'
import { and, asc, desc, eq, gt, inArray, isNull, lt, ne, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../platform/database.ts'
import { tableClasses } from '../../table-classes.ts'
import { areas, rooms, sites, stations } from '../places/places.table.ts'
import { drawEntries, draws } from '../seating/seating.table.ts'
import {
  candidates,
  exams,
  schedules,
  sessionFiles,
  sessions,
  sessionStations,
  isScheduleOfCandidate,
} from '../sessions/sessions.table.ts'
import { BY_ROSTER, timeEntries } from '../sittings/time-entries.table.ts'
import { sittings, isSittingOfSchedule } from '../sittings/sittings.table.ts'
import { scheduleRuns } from './scheduling.table.ts'

/**
 * Candidates of an exam without a session, by number, each with the times at which the same person (exam
 * number and name) sits another exam.
 */
export async function selectToPlace(db: Db, examId: string): Promise<CandidateToPlace[]> {
  const rows = await db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      className: candidates.className,
    })
    .from(candidates)
    .leftJoin(schedules, isScheduleOfCandidate)
    .where(and(eq(candidates.examId, examId), isNull(schedules.sessionId)))
    .orderBy(asc(candidates.examNumber))
  const busy = await selectBusy(db, examId)
  return rows.map((row) => ({ ...row, busy: busy.get(row.candidateId) ?? [] }))
}

/** When candidates of an exam sit others, ms, by candidate. */
async function selectBusy(db: Db, examId: string): Promise<Map<string, Interval[]>> {
  const own = alias(candidates, 'own')
  const rows = await db
    .select({
      candidateId: own.candidateId,
      from: sessions.plannedStart,
      durationMs: sql`${sessions.durationMs} + ${sittings.extensionMs}`.mapWith(Number),
    })
    .from(own)
    .innerJoin(
      candidates,
      and(
        eq(candidates.examNumber, own.examNumber),
        eq(candidates.name, own.name),
        ne(candidates.examId, own.examId),
      ),
    )
    .innerJoin(schedules, isScheduleOfCandidate)
    .innerJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .innerJoin(sittings, isSittingOfSchedule)
    .where(and(eq(own.examId, examId), isNull(sessions.endedAt)))
  const busy = new Map<string, Interval[]>()
  for (const { candidateId, from, durationMs } of rows) {
    busy.set(candidateId, [...(busy.get(candidateId) ?? []), [from, from + durationMs]])
  }
  return busy
}

/** A room with its stations and where it lies. */
export interface RoomFound {
  readonly roomId: string
  readonly roomName: string
  readonly siteId: string
  readonly siteName: string
  readonly areaId: string
  readonly areaName: string
  readonly layout: RoomLayout | null
  readonly stations: readonly { readonly number: number; readonly stationId: string }[]
}

/** Rooms by their ids; those that are not there are left out. */
export async function selectRooms(
  db: Db,
  roomIds: readonly string[],
): Promise<Map<string, RoomFound>> {
  const ids = [...new Set(roomIds)]
  const [places, stationRows] = await Promise.all([
    db
      .select({
        roomId: rooms.roomId,
        roomName: rooms.name,
        layout: rooms.layout,
        siteId: sites.siteId,
        siteName: sites.name,
        areaId: areas.areaId,
        areaName: areas.name,
      })
      .from(rooms)
      .innerJoin(sites, eq(sites.siteId, rooms.siteId))
      .innerJoin(areas, eq(areas.areaId, sites.areaId))
      .where(inArray(rooms.roomId, ids)),
    db
      .select({
        roomId: stations.roomId,
        number: stations.number,
        stationId: stations.stationId,
      })
      .from(stations)
      .where(inArray(stations.roomId, ids))
      .orderBy(asc(stations.number)),
  ])
  const stationsOf = Map.groupBy(stationRows, ({ roomId }) => roomId)
  return new Map(
    places.map((place) => [
      place.roomId,
      { ...place, stations: stationsOf.get(place.roomId) ?? [] },
    ]),
  )
}

/** A session that needs a room between two times. */
export interface SessionInRoom {
  readonly roomId: string
  readonly name: string
  readonly examTitle: string
  readonly plannedStart: number
  /** With the longest extra time that somebody has there already, ms. */
  readonly durationMs: number
}

/** Sessions of these rooms that have not ended and are planned between two moments, ms. */
export async function selectSessionsIn(
  db: Db,
  roomIds: readonly string[],
  from: number,
  to: number,
): Promise<SessionInRoom[]> {
  return db
    .select({
      roomId: sessions.roomId,
      name: sessions.name,
      examTitle: exams.title,
      plannedStart: sessions.plannedStart,
      durationMs: sql`${sessions.durationMs} + coalesce((
        select max(${sittings.extensionMs}) from ${sittings}
        where ${sittings.sessionId} = ${sessions.sessionId}
          and ${sittings.supersededAt} is null), 0)`.mapWith(Number),
    })
    .from(sessions)
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .where(
      and(
        inArray(sessions.roomId, [...new Set(roomIds)]),
        isNull(sessions.endedAt),
        gt(sessions.plannedStart, from),
        lt(sessions.plannedStart, to),
      ),
    )
}

export type ScheduleRecord = typeof scheduleRuns.$inferSelect

export async function insertRun(db: Db, row: typeof scheduleRuns.$inferInsert): Promise<void> {
  await db.insert(scheduleRuns).values(row)
}

export async function findRun(
  db: Db,
  examId: string,
  scheduleId: string,
): Promise<ScheduleRecord | undefined> {
  const [row] = await db.select().from(scheduleRuns).where(isRun(examId, scheduleId))
  return row
}

const isRun = (examId: string, scheduleId: string) =>
  and(eq(scheduleRuns.examId, examId), eq(scheduleRuns.scheduleId, scheduleId))

/** What was scheduled in an exam, newest first. */
export async function selectRuns(db: Db, examId: string): Promise<ScheduleRecord[]> {
  return db
    .select()
    .from(scheduleRuns)
    .where(eq(scheduleRuns.examId, examId))
    .orderBy(desc(scheduleRuns.createdAt))
    .limit(200)
}

export async function updateRunUndone(
  db: Db,
  examId: string,
  scheduleId: string,
  at: number,
): Promise<void> {
  await db.update(scheduleRuns).set({ undoneAt: at }).where(isRun(examId, scheduleId))
}

/** Takes the rows of sessions for the rest of the transaction, always in the same order. */
export async function lockSessions(
  db: Db,
  sessionIds: readonly string[],
): Promise<{ sessionId: string; name: string; state: string }[]> {
  return db
    .select({ sessionId: sessions.sessionId, name: sessions.name, state: sessions.state })
    .from(sessions)
    .where(inArray(sessions.sessionId, [...sessionIds]))
    .orderBy(asc(sessions.sessionId))
    .for('update')
}

/** What scheduling itself writes for a session, and what does not keep it from being taken back. */
const ownTables = new Set([
  ...['sessions', 'session_stations', 'session_files', 'sittings', 'draws', 'draw_entries'],
  ...['time_entries', 'audit_rows'],
])

/** Extra time that came with the sittings is scheduling's own (RO3); what a person gave is not. */
const isGivenTime = ne(timeEntries.source, BY_ROSTER)

/** Tables that hold what happens in a session. */
const otherTables = Object.entries(tableClasses)
  .filter(([name, kind]) => kind === 'session' && !ownTables.has(name))
  .map(([name]) => name)

/**
 * Those of the given sessions in which something has happened: started, somebody logged in, came to the
 * door, was given a seat otherwise than by the schedule, or anything else that left a row.
 */
export async function selectTouched(
  db: Db,
  sessionIds: readonly string[],
  bySchedule: string,
): Promise<Set<string>> {
  const ids = [...sessionIds]
  const touched = new Set<string>()
  const note = (rows: readonly { sessionId: string }[]) => {
    for (const { sessionId } of rows) touched.add(sessionId)
  }
  note(
    await db
      .select({ sessionId: sessions.sessionId })
      .from(sessions)
      .where(and(inArray(sessions.sessionId, ids), ne(sessions.state, 'standby'))),
  )
  note(
    await db
      .selectDistinct({ sessionId: sittings.sessionId })
      .from(sittings)
      .where(
        and(
          inArray(sittings.sessionId, ids),
          sql`(${sittings.loggedInAt} is not null or ${sittings.supersededAt} is not null)`,
        ),
      ),
  )
  note(
    await db
      .selectDistinct({ sessionId: drawEntries.sessionId })
      .from(drawEntries)
      .where(
        and(
          inArray(drawEntries.sessionId, ids),
          sql`${drawEntries.reason} is distinct from ${bySchedule}`,
        ),
      ),
  )
  note(
    await db
      .selectDistinct({ sessionId: timeEntries.sessionId })
      .from(timeEntries)
      .where(and(inArray(timeEntries.sessionId, ids), isGivenTime)),
  )
  for (const name of otherTables) {
    note(
      await db.execute<{ sessionId: string }>(
        sql`select distinct session_id as "sessionId" from ${sql.identifier(name)}
            where session_id in ${ids}`,
      ),
    )
  }
  return touched
}

/** Deletes sessions with everything that scheduling wrote for them; see `selectTouched` before. */
export async function deleteSessions(db: Db, sessionIds: readonly string[]): Promise<void> {
  const ids = [...sessionIds]
  const tables = [
    ...[timeEntries, sittings, schedules, drawEntries, draws],
    ...[sessionStations, sessionFiles, sessions],
  ]
  for (const table of tables) await db.delete(table).where(inArray(table.sessionId, ids))
}

/** A candidate's place in a schedule, and what keeps it there. */
export interface PlaceOf {
  readonly candidateId: string
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly sessionId: string | null
  readonly sittingId: string | null
  readonly seatNumber: number | null
  readonly loggedInAt: number | null
}

/** Where candidates of an exam are scheduled. */
export async function selectPlacesOf(
  db: Db,
  examId: string,
  examNumbers: readonly string[],
): Promise<PlaceOf[]> {
  return db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      sessionId: schedules.sessionId,
      sittingId: schedules.sittingId,
      seatNumber: sittings.seatNumber,
      loggedInAt: sittings.loggedInAt,
    })
    .from(candidates)
    .leftJoin(schedules, isScheduleOfCandidate)
    .leftJoin(sittings, isSittingOfSchedule)
    .where(and(eq(candidates.examId, examId), inArray(candidates.examNumber, [...examNumbers])))
    .orderBy(asc(candidates.examNumber))
}

/** Sittings about which anything was written beyond the schedule. */
export async function selectBegun(db: Db, sittingIds: readonly string[]): Promise<Set<string>> {
  const begun = new Set<string>()
  if (sittingIds.length === 0) return begun
  const columns = await db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.columns
        where table_schema = current_schema() and column_name = 'sitting_id'
          and table_name in ${otherTables}`,
  )
  for (const { name } of columns) {
    const rows = await db.execute<{ sittingId: string }>(
      sql`select distinct sitting_id as "sittingId" from ${sql.identifier(name)}
          where sitting_id::text in ${[...sittingIds]}`,
    )
    for (const { sittingId } of rows) begun.add(sittingId)
  }
  const given = await db
    .selectDistinct({ sittingId: timeEntries.sittingId })
    .from(timeEntries)
    .where(and(inArray(timeEntries.sittingId, [...sittingIds]), isGivenTime))
  for (const { sittingId } of given) if (sittingId !== null) begun.add(sittingId)
  return begun
}

/** Takes candidates out of their sessions; see `selectBegun` before. */
export async function deleteSittings(db: Db, sittingIds: readonly string[]): Promise<void> {
  const ids = [...sittingIds]
  await db.delete(timeEntries).where(inArray(timeEntries.sittingId, ids))
  await db.delete(schedules).where(inArray(schedules.sittingId, ids))
  await db.delete(sittings).where(inArray(sittings.sittingId, ids))
}
