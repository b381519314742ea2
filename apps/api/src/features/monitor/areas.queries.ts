import type { Place } from '@wenkao/shared/accounts'
import { isClassExam } from '@wenkao/shared/class-exams'
import type { ClockFacts } from '@wenkao/shared/sittings'
import { and, count, eq, gt, gte, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { approvals } from '../approvals/approvals.table.ts'
import { incidents } from '../incidents/incidents.table.ts'
import { clockFacts, selectPlacedSessions } from '../sessions/index.ts'
import { sessions } from '../sessions/sessions.table.ts'

export interface AreaSessionRecord {
  readonly sessionId: string
  readonly place: Place
  readonly examTitle: string
  readonly name: string
  readonly areaName: string
  readonly siteName: string
  readonly roomName: string
  readonly plannedStart: number
  readonly clock: ClockFacts
}

/** More rooms than any installation has at once. */
const MOST_SESSIONS = 5000

/** Sessions planned between two moments that go on, or ended after a third one. */
export async function selectAreaSessions(
  db: Db,
  { from, to, endedAfter }: Readonly<Record<'from' | 'to' | 'endedAfter', number>>,
): Promise<AreaSessionRecord[]> {
  const rows = await selectPlacedSessions(
    db,
    and(
      gte(sessions.plannedStart, from),
      lt(sessions.plannedStart, to),
      or(isNull(sessions.endedAt), gt(sessions.endedAt, endedAfter)),
    ),
  ).limit(MOST_SESSIONS)
  const ofOffice = rows.filter(({ examKind }) => !isClassExam(examKind))
  return ofOffice.map(({ session, siteId, areaId, examKind: _kind, ...names }) => ({
    ...names,
    sessionId: session.sessionId,
    place: { areaId, siteId, roomId: session.roomId, sessionId: session.sessionId },
    name: session.name,
    plannedStart: session.plannedStart,
    clock: clockFacts(session),
  }))
}

/** Entries of the incident log, and requests that wait for the area, by session. */
export async function selectOpenCounts(
  db: Db,
  sessionIds: readonly string[],
): Promise<Record<'incidents' | 'approvals', ReadonlyMap<string, number>>> {
  if (sessionIds.length === 0) return { incidents: new Map(), approvals: new Map() }
  const [logged, asked] = await Promise.all([
    db
      .select({ sessionId: incidents.sessionId, total: count() })
      .from(incidents)
      .where(and(inArray(incidents.sessionId, [...sessionIds]), isNull(incidents.aboutId)))
      .groupBy(incidents.sessionId),
    db
      .select({ sessionId: approvals.sessionId, total: count() })
      .from(approvals)
      .where(and(inArray(approvals.sessionId, [...sessionIds]), eq(approvals.state, 'open')))
      .groupBy(approvals.sessionId),
  ])
  const byId = (rows: readonly { sessionId: string; total: number }[]) =>
    new Map(rows.map((row) => [row.sessionId, row.total]))
  return { incidents: byId(logged), approvals: byId(asked) }
}
