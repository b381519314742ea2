import type { ClockFacts, SessionState } from '@wenkao/shared/sittings'
import { isClassExam } from '@wenkao/shared/class-exams'
import { examKinds, type ExamRow, type ExamRules, type Ticket } from '@wenkao/shared/sessions'
import { and, asc, count, desc, eq, gt, gte, inArray, isNull, lt } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { CursorWish } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { papers } from '../papers/papers.table.ts'
import { rooms, sites } from '../places/places.table.ts'
import { draws } from '../seating/seating.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { selectPlacedSessions } from './placed-sessions.queries.ts'
import {
  accessCodes,
  candidates,
  exams,
  externalIds,
  schedules,
  sessions,
  sessionStations,
} from './sessions.table.ts'

export type ExamRecord = typeof exams.$inferSelect
export type SessionRecord = typeof sessions.$inferSelect

/** Id of the exam or session that another system calls so. */
export async function findByExternalId(
  db: Db,
  kind: 'exam' | 'session',
  externalId: string,
): Promise<string | undefined> {
  const where = and(eq(externalIds.kind, kind), eq(externalIds.externalId, externalId))
  return (await db.select().from(externalIds).where(where)).at(0)?.id
}

/** Claims a name for an exam or a session. @throws where it is taken, which ends the transaction. */
export async function insertExternalId(
  transaction: Db,
  row: typeof externalIds.$inferInsert,
): Promise<void> {
  await transaction.insert(externalIds).values(row)
}

export async function findExam(db: Db, examId: string): Promise<ExamRecord | undefined> {
  const [row] = await db.select().from(exams).where(eq(exams.examId, examId))
  return row
}

/** Takes the exam's row for the rest of the transaction; who only refers to it need not wait. */
export async function lockExam(db: Db, examId: string): Promise<void> {
  await db
    .select({ examId: exams.examId })
    .from(exams)
    .where(eq(exams.examId, examId))
    .for('no key update')
}

/** Id of the oldest exam with this title, or undefined. */
export async function findExamByTitle(db: Db, title: string): Promise<string | undefined> {
  const [row] = await db
    .select({ examId: exams.examId })
    .from(exams)
    .where(eq(exams.title, title))
    .orderBy(asc(exams.createdAt))
    .limit(1)
  return row?.examId
}

export async function insertExam(db: Db, row: typeof exams.$inferInsert): Promise<void> {
  await db.insert(exams).values(row)
}

/** Exams with their counts, newest first; or only one. */
export async function selectExams(db: Db, examId?: string): Promise<ExamRow[]> {
  // A teacher's own exams are no list of the office's (CE2).
  const where =
    examId === undefined ? inArray(exams.kind, [...examKinds]) : eq(exams.examId, examId)
  const rows = await db
    .select({ exam: exams, paperTitle: papers.title })
    .from(exams)
    .innerJoin(papers, eq(papers.paperId, exams.paperId))
    .where(where)
    .orderBy(desc(exams.createdAt))
  const only = (column: PgColumn) => (examId === undefined ? undefined : eq(column, examId))
  const byExam = <T extends { examId: string; total: number }>(list: T[]) =>
    new Map(list.map((row) => [row.examId, row.total]))
  const [all, scheduled, sessionCounts] = await Promise.all([
    db
      .select({ examId: candidates.examId, total: count() })
      .from(candidates)
      .where(only(candidates.examId))
      .groupBy(candidates.examId),
    db
      .select({ examId: schedules.examId, total: count() })
      .from(schedules)
      .where(only(schedules.examId))
      .groupBy(schedules.examId),
    db
      .select({ examId: sessions.examId, total: count() })
      .from(sessions)
      .where(only(sessions.examId))
      .groupBy(sessions.examId),
  ])
  const [allBy, scheduledBy, sessionsBy] = [byExam(all), byExam(scheduled), byExam(sessionCounts)]
  return rows.map(({ exam, paperTitle }) => {
    const total = allBy.get(exam.examId) ?? 0
    return {
      ...exam,
      kind: exam.kind as ExamRules['kind'],
      timing: exam.timing as ExamRules['timing'],
      paperTitle,
      candidates: total,
      unscheduled: total - (scheduledBy.get(exam.examId) ?? 0),
      sessions: sessionsBy.get(exam.examId) ?? 0,
    }
  })
}

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

/** A statement takes 65,534 values: rows of at most 30 columns. */
function inChunks<T>(rows: readonly T[]): T[][] {
  const CHUNK = 2000
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, at) =>
    rows.slice(at * CHUNK, (at + 1) * CHUNK),
  )
}

export async function findSession(db: Db, sessionId: string): Promise<SessionRecord | undefined> {
  const [row] = await db.select().from(sessions).where(eq(sessions.sessionId, sessionId))
  return row
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

export interface Schedulable {
  readonly candidateId: string
  readonly examNumber: string
  readonly name: string
  readonly school: string | null
  readonly sessionId: string | null
}

/** Candidates of an exam with the session they are in; by number, or the next without one. */
export async function selectSchedulable(
  db: Db,
  examId: string,
  who:
    | { readonly examNumbers: readonly string[] }
    | { readonly next: number; readonly school?: string | undefined },
): Promise<Schedulable[]> {
  const query = db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      sessionId: schedules.sessionId,
    })
    .from(candidates)
    .leftJoin(
      schedules,
      and(
        eq(schedules.examId, candidates.examId),
        eq(schedules.candidateId, candidates.candidateId),
      ),
    )
  if ('examNumbers' in who) {
    return query.where(
      and(eq(candidates.examId, examId), inArray(candidates.examNumber, [...who.examNumbers])),
    )
  }
  return query
    .where(
      and(
        eq(candidates.examId, examId),
        isNull(schedules.sessionId),
        who.school === undefined ? undefined : eq(candidates.school, who.school),
      ),
    )
    .orderBy(asc(candidates.examNumber))
    .limit(who.next)
}

export async function insertSchedules(
  db: Db,
  rows: readonly (typeof schedules.$inferInsert)[],
): Promise<Set<string>> {
  const kept = new Set<string>()
  for (const some of inChunks(rows)) {
    const inserted = await db
      .insert(schedules)
      .values(some)
      .onConflictDoNothing()
      .returning({ candidateId: schedules.candidateId })
    for (const { candidateId } of inserted) kept.add(candidateId)
  }
  return kept
}

/** Sealed ticket data of a session's candidates, by exam number. */
export async function selectTickets(
  db: Db,
  sessionId: string,
): Promise<(Omit<Ticket, 'accessCode'> & { candidateId: string; codeSealed: Uint8Array })[]> {
  return db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      className: candidates.className,
      examTitle: exams.title,
      sessionName: sessions.name,
      plannedStart: sessions.plannedStart,
      siteName: sites.name,
      roomName: rooms.name,
      codeSealed: accessCodes.codeSealed,
    })
    .from(schedules)
    .innerJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(
      candidates,
      and(
        eq(candidates.examId, schedules.examId),
        eq(candidates.candidateId, schedules.candidateId),
      ),
    )
    .innerJoin(
      accessCodes,
      and(
        eq(accessCodes.examId, schedules.examId),
        eq(accessCodes.candidateId, schedules.candidateId),
      ),
    )
    .where(eq(schedules.sessionId, sessionId))
    .orderBy(asc(candidates.examNumber))
}

/** Open sessions that an exam number is scheduled into. */
export async function selectOpenSessionsOf(
  db: Db,
  examNumber: string,
  now: number,
): Promise<
  {
    sessionId: string
    examTitle: string
    name: string
    plannedStart: number
    state: SessionState
    freeSeats?: boolean
  }[]
> {
  const rows = await db
    .select({
      sessionId: sessions.sessionId,
      examTitle: exams.title,
      name: sessions.name,
      plannedStart: sessions.plannedStart,
      state: sessions.state,
      kind: exams.kind,
    })
    .from(candidates)
    .innerJoin(
      schedules,
      and(
        eq(schedules.examId, candidates.examId),
        eq(schedules.candidateId, candidates.candidateId),
      ),
    )
    .innerJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .where(and(eq(candidates.examNumber, examNumber), isNull(sessions.endedAt)))
    .orderBy(asc(sessions.plannedStart))
    .limit(20)
  return rows
    .filter(({ kind, plannedStart }) => !isClassExam(kind) || now - plannedStart < CLASS_EXAM_MS)
    .map(({ kind, ...row }) => ({
      ...{ ...row, state: row.state as SessionState },
      ...(isClassExam(kind) ? { freeSeats: true } : {}),
    }))
}

/** One that a teacher forgot to end does not stand before every later log-in. */
const CLASS_EXAM_MS = 24 * 3600 * 1000

/** The access code's MAC of a candidate. */
export async function findAccessCodeMac(
  db: Db,
  examId: string,
  candidateId: string,
): Promise<string | undefined> {
  const [row] = await db
    .select({ codeMac: accessCodes.codeMac })
    .from(accessCodes)
    .where(and(eq(accessCodes.examId, examId), eq(accessCodes.candidateId, candidateId)))
  return row?.codeMac
}

/** Scheduling makes the sitting. */
export async function insertSittings(
  db: Db,
  rows: readonly (typeof sittings.$inferInsert)[],
): Promise<void> {
  for (const some of inChunks(rows)) await db.insert(sittings).values(some)
}

/** Corrects what a sitting shows of its candidate. */
export async function updateSittingPerson(
  db: Db,
  examId: string,
  candidateId: string,
  person: { readonly name: string; readonly school?: string | undefined },
): Promise<void> {
  const [schedule] = await db
    .select({ sessionId: schedules.sessionId, sittingId: schedules.sittingId })
    .from(schedules)
    .where(and(eq(schedules.examId, examId), eq(schedules.candidateId, candidateId)))
  if (!schedule) return
  await db
    .update(sittings)
    .set({ name: person.name, ...(person.school === undefined ? {} : { school: person.school }) })
    .where(
      and(eq(sittings.sessionId, schedule.sessionId), eq(sittings.sittingId, schedule.sittingId)),
    )
}

export async function countSittings(db: Db, sessionId: string): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), isNull(sittings.supersededAt)))
  return row?.total ?? 0
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
