import type { AuditRow } from '@wenkao/shared/audit'
import {
  and,
  count,
  desc,
  eq,
  gte,
  ilike,
  inArray,
  lt,
  or,
  sql,
  type Column,
  type SQL,
} from 'drizzle-orm'
import { cursorPage, type CursorWish } from '../../platform/cursor.ts'
import type { Db } from '../../platform/database.ts'
import { areas } from '../places/places.table.ts'
import { candidates, sessions } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
import { auditRows } from './audit.table.ts'

/** Key of actions outside any session. */
export const NO_SESSION = '00000000-0000-0000-0000-000000000000'

/** Inserts one audit row; call it with the transaction of the action (R7). */
export async function insertAuditRow(db: Db, row: typeof auditRows.$inferInsert): Promise<void> {
  await db.insert(auditRows).values(row)
}

/** What of the log a reader wants to see. */
export interface AuditWish {
  /** Areas that the reader may see; undefined: everything. */
  readonly areaIds?: readonly string[] | undefined
  readonly areaId?: string | undefined
  readonly sessionId?: string | undefined
  /** Part of the actor's name. */
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly examNumber?: string | undefined
  /** Part of what was acted on, of the actor's name, or of the details. */
  readonly search?: string | undefined
  /** Server clock, ms; `to` is exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** Audit rows, newest first, and by cursor where to go on. */
export async function selectAuditRows(
  db: Db,
  wish: AuditWish,
  paging: { readonly page: number; readonly pageSize: number },
  cursor?: CursorWish,
): Promise<{ rows: AuditRow[]; total: number; next?: string | null }> {
  const where = await conditionOf(db, wish)
  const places = placesOf(db, where, paging, cursor, isTyped(wish.search))
  const rows = await db
    .select({
      row: auditRows,
      sessionName: sessions.name,
      areaName: areas.name,
      total: places.total,
    })
    .from(places)
    .innerJoin(
      auditRows,
      and(eq(auditRows.sessionId, places.sessionId), eq(auditRows.auditId, places.auditId)),
    )
    .leftJoin(sessions, eq(sessions.sessionId, auditRows.sessionId))
    .leftJoin(areas, eq(areas.areaId, auditRows.areaId))
    .orderBy(desc(auditRows.at), desc(auditRows.auditId))
  const part = cursor
    ? cursorPage('audit', cursor, rows, ({ row }) => `${row.at} ${row.auditId}`)
    : { rows }
  return {
    ...part,
    rows: part.rows.map(({ row, sessionName, areaName }) => ({
      auditId: row.auditId,
      sessionId: row.sessionId === NO_SESSION ? null : row.sessionId,
      areaId: row.areaId,
      ...{ sessionName, areaName },
      at: row.at,
      actor: row.actorName,
      actorKind: row.actorKind,
      action: row.action,
      subject: row.subject,
      detail: row.detail,
      block: row.block,
    })),
    total: rows[0]?.total ?? (await countRows(db, where)),
  }
}

/**
 * Keys of a page's rows, each with how many rows there are in all. A search for words reads the log once
 * for both; anything else finds its page by an index, and counts beside it.
 */
function placesOf(
  db: Db,
  where: SQL | undefined,
  paging: { readonly page: number; readonly pageSize: number },
  cursor: CursorWish | undefined,
  isSearch: boolean,
) {
  const { sessionId, auditId, at } = auditRows
  const rows = db.select({ sessionId, auditId, at }).from(auditRows).where(where)
  const found = db.$with('found').as(rows)
  const [source, counted] = isSearch ? [found, sql`${found}`] : [rows.as('found'), rows.as('all')]
  return db
    .with(...(isSearch ? [found] : []))
    .select({
      sessionId: source.sessionId,
      auditId: source.auditId,
      total: sql<number>`(select count(*) from ${counted})`.mapWith(Number).as('total'),
    })
    .from(source)
    .where(cursor?.after === undefined ? undefined : isAfter(cursor.after, source))
    .orderBy(desc(source.at), desc(source.auditId))
    .limit(cursor ? cursor.limit + 1 : paging.pageSize)
    .offset(cursor ? 0 : (paging.page - 1) * paging.pageSize)
    .as('places')
}

async function countRows(db: Db, where: SQL | undefined): Promise<number> {
  const [totals] = await db.select({ total: count() }).from(auditRows).where(where)
  return totals?.total ?? 0
}

/** Rows that come after this one in the list, which goes from the newest to the oldest. */
function isAfter(key: string, row: { readonly at: Column; readonly auditId: Column }): SQL {
  const [at, auditId] = key.split(' ')
  return sql`(${row.at}, ${row.auditId}) < (${Number(at)}::bigint, ${auditId}::uuid)`
}

async function conditionOf(db: Db, wish: AuditWish): Promise<SQL | undefined> {
  const { areaIds, areaId, sessionId, actor, action, examNumber, search, from, to } = wish
  return and(
    areaIds && inArray(auditRows.areaId, [...areaIds]),
    areaId === undefined ? undefined : eq(auditRows.areaId, areaId),
    sessionId === undefined ? undefined : eq(auditRows.sessionId, sessionId),
    isTyped(actor) ? ilike(auditRows.actorName, like(actor)) : undefined,
    isTyped(action) ? eq(auditRows.action, action) : undefined,
    from === undefined ? undefined : gte(auditRows.at, from),
    to === undefined ? undefined : lt(auditRows.at, to),
    isTyped(examNumber) ? await concerns(db, examNumber.trim()) : undefined,
    isTyped(search) ? mentions(search.trim()) : undefined,
  )
}

/**
 * Rows that say a text anywhere. The whole log is read for it: each row's texts are looked at once, and as
 * bytes where no letter has two cases, which takes a third of the time.
 */
function mentions(text: string): SQL {
  const all = sql`(${auditRows.subject} || chr(10) || ${auditRows.actorName} || chr(10) || ${auditRows.detail}::text)`
  return text.toLowerCase() === text.toUpperCase()
    ? sql`strpos(${all}, ${text}) > 0`
    : sql`${all} ilike ${like(text)}`
}

function isTyped(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

/** A pattern that finds the text anywhere; what the person typed is no pattern. */
function like(text: string): string {
  return `%${text.trim().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

/**
 * Rows that name a candidate: by the exam number, or by one of the sittings. Only the candidate's own
 * sessions are looked through, so that it stays a small read however long the log is.
 */
async function concerns(db: Db, examNumber: string): Promise<SQL> {
  const own = await db
    .select({ sessionId: sittings.sessionId, sittingId: sittings.sittingId })
    .from(candidates)
    .innerJoin(
      sittings,
      and(eq(sittings.examId, candidates.examId), eq(sittings.candidateId, candidates.candidateId)),
    )
    .where(eq(candidates.examNumber, examNumber))
  if (own.length === 0) return sql`false`
  // As a word of its own: a shorter number is part of longer ones, and of times and ids. It is a number
  // of the roster, so it has no sign that means something in a pattern.
  const named = `(^|[^0-9A-Za-z-])${examNumber}($|[^0-9A-Za-z-])`
  return (
    and(
      inArray(auditRows.sessionId, [...new Set(own.map((row) => row.sessionId))]),
      or(
        sql`${auditRows.subject} ~ ${named}`,
        sql`${auditRows.detail}::text ~ ${named}`,
        ...own.map((row) => sql`${auditRows.detail}::text like ${like(row.sittingId)}`),
      ),
    ) ?? sql`false`
  )
}

/** The actions that the log knows. */
export async function selectAuditActions(db: Db): Promise<string[]> {
  // A look at each value through the index; `distinct` would read the whole log.
  const rows = await db.execute<{ action: string }>(sql`
    with recursive known as (
      (select action from audit_rows order by action limit 1)
      union all
      select (select action from audit_rows where action > known.action order by action limit 1)
      from known where known.action is not null
    ) select action from known where action is not null`)
  return [...rows].map((row) => row.action)
}

/** Per area how many rows no block holds, and since when. */
export async function selectUnsealedCounts(
  db: Db,
): Promise<{ areaId: string | null; unsealed: number; since: number }[]> {
  return db
    .select({
      areaId: auditRows.areaId,
      unsealed: count(),
      since: sql<number>`min(${auditRows.at})`.mapWith(Number),
    })
    .from(auditRows)
    .where(sql`${auditRows.block} is null`)
    .groupBy(auditRows.areaId)
}

/** Names of areas by id. */
export async function selectAreaNames(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.select({ areaId: areas.areaId, name: areas.name }).from(areas)
  return new Map(rows.map((row) => [row.areaId, row.name]))
}

/** Who acted last on a sitting, and when; undefined when nobody of the staff did. */
export async function findLastActor(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<{ name: string; at: number } | undefined> {
  const [row] = await db
    .select({ name: auditRows.actorName, at: auditRows.at })
    .from(auditRows)
    .where(
      and(
        eq(auditRows.sessionId, sessionId),
        sql`${auditRows.detail} ->> 'sittingId' = ${sittingId}`,
        inArray(auditRows.actorKind, ['staff', 'apiKey']),
      ),
    )
    .orderBy(desc(auditRows.at))
    .limit(1)
  return row
}
