import type { HeadWitness } from '@wenkao/shared/sittings'
import type { LateSession } from '@wenkao/shared/late-work'
import type { Heads } from '@wenkao/shared/answers'
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  or,
  sql,
} from 'drizzle-orm'
import type { PlaceIds } from '../../platform/caller.ts'
import type { Db, Sql } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { rooms, sites } from '../places/places.table.ts'
import { exams, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { headWitnesses, lateDecisions } from './late-work.table.ts'

const DAYS_MS = 14 * 24 * 3600 * 1000
const MOST_SESSIONS = 200

/**
 * Sessions in which an entry arrived after the deadline by the session's sums, or after the hand-in. It
 * finds more than there is (a reopened sitting, an own start), never less.
 * @param scope undefined: everywhere.
 */
export async function selectLateSessions(
  db: Db,
  scope: PlaceIds | undefined,
  now: number,
): Promise<LateSession[]> {
  const deadline = sql`least(
    ${sessions.startedAt} + ${sessions.durationMs} + ${sessions.extensionMs} + ${sessions.pausedMs}
      + ${sittings.extensionMs},
    coalesce(${sessions.endedAt}, ${now}))`
  return db
    .select({
      sessionId: sessions.sessionId,
      examTitle: exams.title,
      sessionName: sessions.name,
      siteName: sites.name,
      roomName: rooms.name,
      plannedStart: sessions.plannedStart,
    })
    .from(sessions)
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(
      and(
        isNotNull(sessions.startedAt),
        gt(sessions.plannedStart, now - DAYS_MS),
        exists(
          db
            .select({ one: sql`1` })
            .from(sittings)
            .innerJoin(
              answerEvents,
              and(
                eq(answerEvents.sessionId, sittings.sessionId),
                eq(answerEvents.sittingId, sittings.sittingId),
              ),
            )
            .where(
              and(
                eq(sittings.sessionId, sessions.sessionId),
                isNull(sittings.supersededAt),
                or(
                  sql`${answerEvents.receivedAt} > ${deadline}`,
                  sql`${answerEvents.receivedAt} > ${sittings.handedInAt}`,
                ),
              ),
            ),
        ),
        scope &&
          or(
            inArray(sites.areaId, [...scope.areaIds]),
            inArray(sites.siteId, [...scope.siteIds]),
            inArray(rooms.roomId, [...scope.roomIds]),
            inArray(sessions.sessionId, [...scope.sessionIds]),
          ),
      ),
    )
    .orderBy(desc(sessions.plannedStart))
    .limit(MOST_SESSIONS)
}

export interface WitnessRow extends HeadWitness {
  readonly sessionId: string
  readonly sittingId: string
}
export type DecisionRecord = typeof lateDecisions.$inferSelect

/** An entry with the moment of its arrival. */
export interface ArrivalRow {
  readonly writer: string
  readonly n: number
  readonly hash: string
  readonly text: string
  readonly receivedAt: number
}

/** The whole log of a sitting with its arrivals, by writer and number. */
export async function selectArrivals(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<ArrivalRow[]> {
  return db
    .select({
      writer: answerEvents.writer,
      n: answerEvents.n,
      hash: answerEvents.hash,
      text: answerEvents.text,
      receivedAt: answerEvents.receivedAt,
    })
    .from(answerEvents)
    .where(and(eq(answerEvents.sessionId, sessionId), eq(answerEvents.sittingId, sittingId)))
    .orderBy(asc(answerEvents.writer), asc(answerEvents.n))
}

/** How many entries each sitting of a session has, and when the last one arrived. */
export async function selectLogSummaries(
  db: Db,
  sessionId: string,
): Promise<{ sittingId: string; entries: number; lastArrivedAt: number }[]> {
  return db
    .select({
      sittingId: answerEvents.sittingId,
      entries: count(),
      lastArrivedAt: sql<number>`max(${answerEvents.receivedAt})`.mapWith(Number),
    })
    .from(answerEvents)
    .where(eq(answerEvents.sessionId, sessionId))
    .groupBy(answerEvents.sittingId)
}

/** Cut of each sitting's standing submission of its latest round. */
export async function selectStandingCuts(db: Db, sessionId: string): Promise<Map<string, Heads>> {
  const rows = await db
    .selectDistinctOn([submissions.sittingId], {
      sittingId: submissions.sittingId,
      cut: sql<Heads>`${submissions.submission} -> 'cut'`,
    })
    .from(submissions)
    .where(and(eq(submissions.sessionId, sessionId), eq(submissions.standing, 'stands')))
    .orderBy(asc(submissions.sittingId), desc(submissions.round))
  return new Map(rows.map((row) => [row.sittingId, row.cut]))
}

export async function selectWitnesses(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<WitnessRow[]> {
  return db
    .select()
    .from(headWitnesses)
    .where(and(eq(headWitnesses.sessionId, sessionId), eq(headWitnesses.sittingId, sittingId)))
}

/** Most witnesses of one sitting: a station that names false heads must not fill the disk. */
const MOST_WITNESSES = 200

/** Keeps witnessed heads; the earliest moment of each stays. Sorted, so that none deadlock. */
export async function insertWitnesses(runner: Sql, rows: readonly WitnessRow[]): Promise<void> {
  if (rows.length === 0) return
  const keyOf = (row: WitnessRow) =>
    [row.sessionId, row.sittingId, row.writer, String(row.n).padStart(10, '0')].join('/')
  const sorted = [...rows].sort((one, two) => (keyOf(one) < keyOf(two) ? -1 : 1))
  await runner`
    insert into head_witnesses (session_id, sitting_id, writer, n, hash, witnessed_at)
    select g.session_id, g.sitting_id, g.writer, g.n, g.hash, g.witnessed_at
    from unnest(
      ${sorted.map((row) => row.sessionId)}::uuid[], ${sorted.map((row) => row.sittingId)}::uuid[],
      ${sorted.map((row) => row.writer)}::text[], ${sorted.map((row) => row.n)}::int[],
      ${sorted.map((row) => row.hash)}::text[], ${sorted.map((row) => row.witnessedAt)}::bigint[]
    ) as g (session_id, sitting_id, writer, n, hash, witnessed_at)
    where (select count(*) from head_witnesses w
           where w.session_id = g.session_id and w.sitting_id = g.sitting_id) < ${MOST_WITNESSES}
    on conflict do nothing`
}

/** Decisions of a sitting, earliest first. */
export async function selectDecisions(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<DecisionRecord[]> {
  return db
    .select()
    .from(lateDecisions)
    .where(and(eq(lateDecisions.sessionId, sessionId), eq(lateDecisions.sittingId, sittingId)))
    .orderBy(asc(lateDecisions.asOf))
}

/** Sittings of a session that have a decision. */
export async function selectDecidedSittings(db: Db, sessionId: string): Promise<Set<string>> {
  const rows = await db
    .selectDistinct({ sittingId: lateDecisions.sittingId })
    .from(lateDecisions)
    .where(eq(lateDecisions.sessionId, sessionId))
  return new Set(rows.map((row) => row.sittingId))
}

export async function insertDecision(
  db: Db,
  row: typeof lateDecisions.$inferInsert,
): Promise<void> {
  await db.insert(lateDecisions).values(row)
}

/** Puts the standing submission back into the grading queue: what counts has changed. */
export async function updateToRegrade(db: Db, sessionId: string, sittingId: string): Promise<void> {
  await db
    .update(submissions)
    .set({ gradedAt: null, gradingTakenAt: null, gradingAttempts: 0, gradingProblem: null })
    .where(
      and(
        eq(submissions.sessionId, sessionId),
        eq(submissions.sittingId, sittingId),
        eq(submissions.standing, 'stands'),
      ),
    )
}
