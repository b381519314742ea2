import { and, asc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { DocumentScope } from '@wenkao/shared/documents'
import type { Db } from '../../platform/database.ts'
import { areas, rooms, sites } from '../places/places.table.ts'
import {
  accessCodes,
  candidatePersonal,
  candidates,
  schedules,
  sessions,
  sessionStations,
  isPersonOfCandidate,
  isScheduleOfCandidate,
} from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'

/** Somebody whom a document is about. */
export interface PrintedPerson {
  readonly candidateId: string
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly className: string | null
  readonly sessionId: string | null
  readonly seatNumber: number | null
  readonly hasPhoto: boolean
}

/** Candidates of an exam, by exam number. */
export async function selectPeople(
  db: Db,
  examId: string,
  scope: DocumentScope,
): Promise<PrintedPerson[]> {
  return db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: sql<string | null>`nullif(${candidates.school}, '')`,
      className: sql<string | null>`nullif(${candidates.className}, '')`,
      sessionId: schedules.sessionId,
      seatNumber: sittings.seatNumber,
      hasPhoto: sql<boolean>`${candidatePersonal.photo} is not null`,
    })
    .from(candidates)
    .leftJoin(schedules, isScheduleOfCandidate)
    .leftJoin(
      sittings,
      and(
        eq(sittings.sessionId, schedules.sessionId),
        eq(sittings.sittingId, schedules.sittingId),
        isNull(sittings.supersededAt),
      ),
    )
    .leftJoin(candidatePersonal, isPersonOfCandidate)
    .where(
      and(
        eq(candidates.examId, examId),
        named(candidates.school, scope.school),
        named(candidates.className, scope.className),
        scope.sessionId === undefined ? undefined : eq(schedules.sessionId, scope.sessionId),
        scope.examNumber === undefined ? undefined : eq(candidates.examNumber, scope.examNumber),
      ),
    )
    .orderBy(asc(candidates.examNumber))
}

/** Rows with this name; an empty one means those without any. */
function named(
  column: typeof candidates.school | typeof candidates.className,
  wanted: string | undefined,
): SQL | undefined {
  if (wanted === undefined) return undefined
  return wanted === '' ? or(isNull(column), eq(column, '')) : eq(column, wanted)
}

/** A session as documents name it, with where it lies. */
export interface PrintedSession {
  readonly sessionId: string
  readonly name: string
  readonly plannedStart: number
  readonly roomId: string
  readonly roomName: string
  readonly siteId: string
  readonly siteName: string
  readonly areaId: string
}

/** Sessions of an exam by time, site and room. */
export async function selectPrintedSessions(
  db: Db,
  examId: string,
  sessionId?: string,
): Promise<PrintedSession[]> {
  return db
    .select({
      sessionId: sessions.sessionId,
      name: sessions.name,
      plannedStart: sessions.plannedStart,
      roomId: rooms.roomId,
      roomName: rooms.name,
      siteId: sites.siteId,
      siteName: sites.name,
      areaId: areas.areaId,
    })
    .from(sessions)
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(areas, eq(areas.areaId, sites.areaId))
    .where(
      and(
        eq(sessions.examId, examId),
        sessionId === undefined ? undefined : eq(sessions.sessionId, sessionId),
      ),
    )
    .orderBy(asc(sessions.plannedStart), asc(sites.name), asc(rooms.name), asc(sessions.sessionId))
}

/** A statement takes 65,534 values. */
const CHUNK = 5000

/** Numbers of the stations that sessions use, by session. */
export async function selectStationNumbers(
  db: Db,
  sessionIds: readonly string[],
): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>()
  for (let at = 0; at < sessionIds.length; at += CHUNK) {
    const rows = await db
      .select({ sessionId: sessionStations.sessionId, number: sessionStations.number })
      .from(sessionStations)
      .where(
        and(
          inArray(sessionStations.sessionId, sessionIds.slice(at, at + CHUNK)),
          eq(sessionStations.excluded, false),
        ),
      )
      .orderBy(asc(sessionStations.number))
    for (const { sessionId, number } of rows) {
      const numbers = found.get(sessionId) ?? []
      numbers.push(number)
      found.set(sessionId, numbers)
    }
  }
  return found
}

/** Sealed access codes of candidates, by candidate. */
export async function selectSealedCodes(
  db: Db,
  examId: string,
  candidateIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  for (let at = 0; at < candidateIds.length; at += CHUNK) {
    const rows = await db
      .select({ candidateId: accessCodes.candidateId, codeSealed: accessCodes.codeSealed })
      .from(accessCodes)
      .where(
        and(
          eq(accessCodes.examId, examId),
          inArray(accessCodes.candidateId, candidateIds.slice(at, at + CHUNK)),
        ),
      )
    for (const { candidateId, codeSealed } of rows) found.set(candidateId, codeSealed)
  }
  return found
}
