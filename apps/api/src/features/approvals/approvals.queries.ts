import type { ApprovalNotice, ApprovalState } from '@wenkao/shared/approvals'
import { and, asc, count, desc, eq, getTableColumns, inArray, isNull, or, sql } from 'drizzle-orm'
import type { PlaceIds } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { areas, rooms, sites } from '../places/places.table.ts'
import { attendance } from '../seating/seating.table.ts'
import { exams, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { approvals } from './approvals.table.ts'

/** A request without its picture, which only its own page asks for. */
const { photo: _photo, ...columns } = getTableColumns(approvals)
export type ApprovalRecord = Omit<typeof approvals.$inferSelect, 'photo'>

interface ApprovalKey {
  readonly sessionId: string
  readonly approvalId: string
}
const keyIs = (row: ApprovalKey) =>
  and(eq(approvals.sessionId, row.sessionId), eq(approvals.approvalId, row.approvalId))

/** Inserts a request. @returns false when this id was there already. */
export async function insertApproval(db: Db, row: typeof approvals.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(approvals)
    .values(row)
    .onConflictDoNothing()
    .returning({ approvalId: approvals.approvalId })
  return inserted.length > 0
}

/** Takes a request for the rest of the transaction. */
export async function lockApproval(db: Db, key: ApprovalKey): Promise<ApprovalRecord | undefined> {
  const [row] = await db.select(columns).from(approvals).where(keyIs(key)).for('update')
  return row
}

/** Open requests of a session. */
export async function selectOpenOf(db: Db, sessionId: string): Promise<ApprovalRecord[]> {
  return db
    .select(columns)
    .from(approvals)
    .where(and(eq(approvals.sessionId, sessionId), eq(approvals.state, 'open')))
}

export async function updateDecided(
  db: Db,
  key: ApprovalKey,
  set: Pick<ApprovalRecord, 'state' | 'decidedAt' | 'decidedBy' | 'decisionReason' | 'changed'>,
): Promise<void> {
  await db.update(approvals).set(set).where(keyIs(key))
}

/** The picture of a request, or undefined. */
export async function findPhoto(
  db: Db,
  key: ApprovalKey,
): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string } | undefined> {
  const [row] = await db
    .select({ photo: approvals.photo, photoType: approvals.photoType })
    .from(approvals)
    .where(keyIs(key))
  if (!row?.photo || row.photoType === null) return undefined
  return { bytes: row.photo, mediaType: row.photoType }
}

const within = (scope: PlaceIds | undefined) =>
  scope &&
  or(
    inArray(sites.areaId, [...scope.areaIds]),
    inArray(sites.siteId, [...scope.siteIds]),
    inArray(rooms.roomId, [...scope.roomIds]),
    inArray(sessions.sessionId, [...scope.sessionIds]),
  )

const MOST_LISTED = 500

/** Requests with what lists show of their place; open ones first, then the newest. */
export async function selectApprovals(
  db: Db,
  by: {
    /** undefined: everywhere. */
    readonly scope?: PlaceIds | undefined
    readonly open?: boolean | undefined
    readonly sessionId?: string
    readonly approvalId?: string
  },
) {
  const isOpen = eq(approvals.state, 'open')
  return db
    .select({
      ...columns,
      examTitle: exams.title,
      sessionName: sessions.name,
      sessionState: sessions.state,
      areaName: areas.name,
      siteName: sites.name,
      roomName: rooms.name,
    })
    .from(approvals)
    .innerJoin(sessions, eq(sessions.sessionId, approvals.sessionId))
    .innerJoin(exams, eq(exams.examId, sessions.examId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoin(areas, eq(areas.areaId, sites.areaId))
    .where(
      and(
        by.sessionId === undefined ? undefined : eq(approvals.sessionId, by.sessionId),
        by.approvalId === undefined ? undefined : eq(approvals.approvalId, by.approvalId),
        by.open === undefined ? undefined : by.open ? isOpen : sql`${approvals.state} <> 'open'`,
        within(by.scope),
      ),
    )
    .orderBy(sql`${isOpen} desc`, desc(approvals.requestedAt))
    .limit(MOST_LISTED)
}

export type ListedApproval = Awaited<ReturnType<typeof selectApprovals>>[number]

/** How many open requests lie in a scope. */
export async function countOpen(db: Db, scope: PlaceIds | undefined): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(approvals)
    .innerJoin(sessions, eq(sessions.sessionId, approvals.sessionId))
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(and(eq(approvals.state, 'open'), within(scope)))
  return row?.total ?? 0
}

/** Sittings by id, superseded ones too, and how many of each session count. */
export async function selectConcerned(
  db: Db,
  sessionIds: readonly string[],
  sittingIds: readonly string[],
) {
  const [named, counted] = await Promise.all([
    sittingIds.length === 0
      ? []
      : db
          .select()
          .from(sittings)
          .where(
            and(
              inArray(sittings.sessionId, [...sessionIds]),
              inArray(sittings.sittingId, [...sittingIds]),
            ),
          )
          .orderBy(asc(sittings.examNumber)),
    sessionIds.length === 0
      ? []
      : db
          .select({ sessionId: sittings.sessionId, total: count() })
          .from(sittings)
          .where(and(inArray(sittings.sessionId, [...sessionIds]), isNull(sittings.supersededAt)))
          .groupBy(sittings.sessionId),
  ])
  return { named, counts: new Map(counted.map((row) => [row.sessionId, row.total])) }
}

/** Sittings of a session whose candidates were marked absent and never logged in. */
export async function selectAbsent(db: Db, sessionId: string): Promise<Set<string>> {
  const rows = await db
    .select({ sittingId: attendance.sittingId })
    .from(attendance)
    .innerJoin(
      sittings,
      and(
        eq(sittings.sessionId, attendance.sessionId),
        eq(sittings.sittingId, attendance.sittingId),
      ),
    )
    .where(
      and(
        eq(attendance.sessionId, sessionId),
        eq(attendance.status, 'absent'),
        isNull(sittings.loggedInAt),
      ),
    )
  return new Set(rows.map((row) => row.sittingId))
}

const MOST_NOTICES = 100

/** What a room's page shows of its requests: open ones first, then the newest. */
export async function selectApprovalNotices(db: Db, sessionId: string): Promise<ApprovalNotice[]> {
  const rows = await db
    .select(columns)
    .from(approvals)
    .where(eq(approvals.sessionId, sessionId))
    .orderBy(sql`${approvals.state} = 'open' desc`, desc(approvals.requestedAt))
    .limit(MOST_NOTICES)
  return rows.map(({ approvalId, wish, state, requestedAt, decidedAt, decisionReason }) => ({
    ...{ approvalId, requestedAt, decidedAt, decisionReason },
    kind: wish.kind,
    state: state as ApprovalState,
    sittingIds:
      wish.kind === 'reopen' ? [wish.sittingId] : 'all' in wish.who ? null : wish.who.sittingIds,
    minutes: wish.kind === 'retake' ? null : wish.minutes,
  }))
}
