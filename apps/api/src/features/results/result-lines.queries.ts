import { resultStatuses, type ResultStatus } from '@wenkao/shared/results'
import { and, eq, ilike, inArray, isNotNull, isNull, not, or, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { submissions } from '../hand-in/hand-in.table.ts'
import { rooms, sites } from '../places/places.table.ts'
import {
  candidates,
  schedules,
  sessions,
  isScheduleOfCandidate,
} from '../sessions/sessions.table.ts'
import { sittings, isSittingOfSchedule } from '../sittings/sittings.table.ts'
import type { ResultScope } from './result-scope.ts'
import { results } from './results.table.ts'

/** What a list, its summary and its files are narrowed by, beside the status. */
export interface LineFilter {
  readonly search?: string | undefined
  readonly sessionId?: string | undefined
  readonly school?: string | undefined
  readonly flagged?: 'yes' | 'no' | undefined
}

const isGraded = isNotNull(results.points)
/** Flags of which nobody has yet said what they mean. As a value: PostgreSQL knows how many have none. */
const hasFlags = sql`(${results.flags} <> '[]' and ${results.reviewedAt} is null)`
const isHandedIn = isNotNull(sittings.handedInAt)
const isLoggedIn = isNotNull(sittings.loggedInAt)
const isOpen = and(isNull(results.points), isNull(sittings.handedInAt))

/**
 * When a line has which status; exactly one holds. Not graded and absent are states of their own,
 * never a zero (N13); absent is only who never logged in to a session that has ended, and before its
 * end the same candidate is scheduled.
 */
const STATUS_CONDITIONS: Readonly<Record<ResultStatus, SQL | undefined>> = {
  notScheduled: isNull(schedules.sessionId),
  review: and(isGraded, hasFlags),
  graded: and(isGraded, not(hasFlags)),
  handedIn: and(isNull(results.points), isHandedIn),
  scheduled: and(
    isNotNull(schedules.sessionId),
    isOpen,
    isNull(sittings.loggedInAt),
    isNull(sessions.endedAt),
  ),
  absent: and(isOpen, isNull(sittings.loggedInAt), isNotNull(sessions.endedAt)),
  sitting: and(isNotNull(schedules.sessionId), isOpen, isLoggedIn),
}

// From the last to the first: most lines of an exam that is over are graded, and found at once.
const status = sql<ResultStatus>`case ${sql.join(
  resultStatuses
    .toReversed()
    .map((name) => sql`when ${STATUS_CONDITIONS[name]} then ${sql.raw(`'${name}'`)}`),
  sql` `,
)} end`

/**
 * That a line has this status. Where a join, an anti-join or an index says so, by the plain condition. Of
 * the others PostgreSQL expects next to no row, because hardly any half of these joins is missing while an
 * exam is over, and then looks each of 100,000 up where it should put whole tables together: those are
 * asked by the word, which it knows only once everything is put together.
 */
function hasStatus(name: ResultStatus): SQL | undefined {
  const isPlain = name === 'notScheduled' || name === 'graded' || name === 'review'
  return isPlain ? STATUS_CONDITIONS[name] : sql`${status} = ${name}`
}

/** Before grading the rollup has no row: then the code comes from the standing submission itself. */
const receiptCode = sql<string | null>`coalesce(${results.receiptCode}, (
  select ${submissions.receipt} ->> 'code' from ${submissions}
  where ${submissions.sessionId} = ${schedules.sessionId}
    and ${submissions.sittingId} = ${schedules.sittingId} and ${submissions.standing} = 'stands'
  order by ${submissions.round} desc limit 1))`

/**
 * One line per candidate of an exam with all that lists show, as a subquery. Every join finds at
 * most one row by a unique key, so PostgreSQL leaves out the joins that a query on it does not need:
 * the first page by exam number touches 50 candidates and nothing else.
 * @param only lines of this status.
 */
export function resultLines(db: Db, examId: string, only?: ResultStatus) {
  return db
    .select({
      candidateId: candidates.candidateId,
      examNumber: candidates.examNumber,
      name: candidates.name,
      school: candidates.school,
      className: candidates.className,
      sessionId: schedules.sessionId,
      sittingId: schedules.sittingId,
      sessionName: sql<string | null>`${sessions.name}`.as('session_name'),
      status: status.as('line_status'),
      objectivePoints: results.objectivePoints,
      taskPoints: results.taskPoints,
      points: results.points,
      max: results.max,
      handedInAt: sql<number | null>`coalesce(${results.handedInAt}, ${sittings.handedInAt})`
        .mapWith(Number)
        .as('line_handed_in_at'),
      receiptCode: receiptCode.as('line_receipt_code'),
      flags: results.flags,
    })
    .from(candidates)
    .leftJoin(schedules, isScheduleOfCandidate)
    .leftJoin(sessions, eq(sessions.sessionId, schedules.sessionId))
    .leftJoin(sittings, isSittingOfSchedule)
    .leftJoin(
      results,
      and(eq(results.examId, candidates.examId), eq(results.candidateId, candidates.candidateId)),
    )
    .where(and(eq(candidates.examId, examId), only && hasStatus(only)))
    .as('line')
}

export type ResultLines = ReturnType<typeof resultLines>

/** Lines that the filter leaves and the caller may see. */
export function lineCondition(
  db: Db,
  line: ResultLines,
  filter: LineFilter,
  scope: ResultScope,
): SQL | undefined {
  const search = filter.search?.trim() ?? ''
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return and(
    scope.kind === 'all' ? undefined : inArray(line.sessionId, sessionsAt(db, scope)),
    search === '' ? undefined : or(ilike(line.examNumber, pattern), ilike(line.name, pattern)),
    filter.sessionId === undefined ? undefined : eq(line.sessionId, filter.sessionId),
    filter.school === undefined ? undefined : eq(line.school, filter.school),
    filter.flagged === 'yes' ? sql`${line.flags} <> '[]'` : undefined,
    filter.flagged === 'no' ? sql`(${line.flags} is null or ${line.flags} = '[]')` : undefined,
  )
}

function sessionsAt(db: Db, scope: Extract<ResultScope, { kind: 'places' }>) {
  return db
    .select({ sessionId: sessions.sessionId })
    .from(sessions)
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(
      or(
        inArray(sites.areaId, [...scope.areaIds]),
        inArray(sites.siteId, [...scope.siteIds]),
        inArray(rooms.roomId, [...scope.roomIds]),
        inArray(sessions.sessionId, [...scope.sessionIds]),
      ),
    )
}
