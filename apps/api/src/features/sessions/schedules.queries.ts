import type { SessionState } from '@wenkao/shared/sittings'
import { isClassExam } from '@wenkao/shared/class-exams'
import type { Ticket } from '@wenkao/shared/sessions'
import { and, asc, count, eq, inArray, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { inChunks } from '../../platform/in-chunks.ts'
import { rooms, sites } from '../places/places.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import {
  accessCodes,
  candidates,
  exams,
  schedules,
  sessions,
  isScheduleOfCandidate,
} from './sessions.table.ts'

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
    .leftJoin(schedules, isScheduleOfCandidate)
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
    .innerJoin(candidates, isScheduleOfCandidate)
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
    .innerJoin(schedules, isScheduleOfCandidate)
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

export async function countSittings(db: Db, sessionId: string): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), isNull(sittings.supersededAt)))
  return row?.total ?? 0
}
