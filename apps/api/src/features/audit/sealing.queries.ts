import type { AuditBlock, AuditHead, AuditRecord } from '@wenkao/shared/audit'
import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { rooms, sites } from '../places/places.table.ts'
import { sessions } from '../sessions/sessions.table.ts'
import { auditBlocks, auditRows } from './audit.table.ts'
import { NO_SESSION } from './audit.queries.ts'

/** Key of the chain of actions without an area: the blocks' key is never null. */
const NO_AREA = '00000000-0000-0000-0000-000000000000'

/** First half of the advisory lock under which one process seals an area; the area is the other half. */
const SEALING = 7_305_118

const ofArea = (areaId: string | null) =>
  areaId === null ? isNull(auditRows.areaId) : eq(auditRows.areaId, areaId)

/** Areas with rows that no block holds; null for the rows without an area. */
export async function selectUnsealedAreas(db: Db): Promise<(string | null)[]> {
  const rows = await db
    .selectDistinct({ areaId: auditRows.areaId })
    .from(auditRows)
    .where(isNull(auditRows.block))
  return rows.map((row) => row.areaId)
}

/** Whether this transaction may seal the area; false while another process does. */
export async function tryLockChain(transaction: Db, areaId: string | null): Promise<boolean> {
  const [row] = await transaction.execute<{ got: boolean }>(
    sql`select pg_try_advisory_xact_lock(${SEALING}, hashtext(${areaId ?? NO_AREA})) as got`,
  )
  return row?.got === true
}

/** Rows of an area that no block holds, in the order of their ids. */
export async function selectUnsealedRows(
  db: Db,
  areaId: string | null,
  most: number,
): Promise<AuditRecord[]> {
  const rows = await db
    .select()
    .from(auditRows)
    .where(and(ofArea(areaId), isNull(auditRows.block)))
    .orderBy(asc(auditRows.auditId))
    .limit(most)
  return rows.map(recordOf)
}

/** A stored row as it is sealed. */
export function recordOf(row: typeof auditRows.$inferSelect): AuditRecord {
  const { auditId, areaId, at, actorKind, actorId, actorName, action, subject } = row
  return {
    ...{ auditId, areaId, at, actorKind, actorId, actorName, action, subject },
    sessionId: row.sessionId === NO_SESSION ? null : row.sessionId,
    detail: row.detail as AuditRecord['detail'],
  }
}

/** The last block of a chain, or undefined. */
export async function findLastHead(db: Db, areaId: string | null): Promise<AuditHead | undefined> {
  const [row] = await db
    .select()
    .from(auditBlocks)
    .where(eq(auditBlocks.areaId, areaId ?? NO_AREA))
    .orderBy(desc(auditBlocks.n))
    .limit(1)
  return row && headOf(row)
}

/** The block that has a head, or undefined. */
export async function findBlockOfHead(db: Db, head: string): Promise<AuditHead | undefined> {
  const [row] = await db.select().from(auditBlocks).where(eq(auditBlocks.head, head)).limit(1)
  return row && headOf(row)
}

/** The newest block of each chain: one look into the index an area, however long the chains are. */
export async function selectLastHeads(db: Db): Promise<AuditHead[]> {
  const last = db
    .select()
    .from(auditBlocks)
    .where(sql`${auditBlocks.areaId} = chain.area_id`)
    .orderBy(desc(auditBlocks.n))
    .limit(1)
    .as('last')
  const rows = await db
    .select({
      areaId: last.areaId,
      n: last.n,
      previousHead: last.previousHead,
      merkleRoot: last.merkleRoot,
      rows: last.rows,
      sealedAt: last.sealedAt,
      keyId: last.keyId,
      head: last.head,
      signature: last.signature,
    })
    .from(sql`(select area_id from areas union all select ${NO_AREA}::uuid) as chain`)
    .innerJoinLateral(last, sql`true`)
  return rows.map((row) => ({ ...row, areaId: areaOf(row.areaId) }))
}

/** A stored block without its list. */
export function headOf(row: typeof auditBlocks.$inferSelect): AuditHead {
  const { n, previousHead, merkleRoot, rows, sealedAt, keyId, head, signature } = row
  return {
    ...{ n, previousHead, merkleRoot, rows, sealedAt, keyId, head, signature },
    areaId: areaOf(row.areaId),
  }
}

const areaOf = (stored: string): string | null => (stored === NO_AREA ? null : stored)

/**
 * Stores a block and puts its rows into it.
 * @throws Error when one of them is sealed already: the transaction must not commit then.
 */
export async function insertBlock(
  transaction: Db,
  block: AuditBlock,
  rows: readonly AuditRecord[],
): Promise<void> {
  const { areaId, ...values } = block
  await transaction.insert(auditBlocks).values({ ...values, areaId: areaId ?? NO_AREA })
  const sessionIds = rows.map((row) => row.sessionId ?? NO_SESSION)
  const auditIds = rows.map((row) => row.auditId)
  const sealed = await transaction.execute(sql`
    update audit_rows set block = ${block.n}
    from unnest(${sql.param(sessionIds)}::uuid[], ${sql.param(auditIds)}::uuid[]) as given (session_id, audit_id)
    where audit_rows.session_id = given.session_id and audit_rows.audit_id = given.audit_id
      and audit_rows.block is null
    returning audit_rows.audit_id`)
  if (sealed.length !== rows.length)
    throw new Error(`Expected to seal ${rows.length} rows, found ${sealed.length} unsealed`)
}

/** The area that a session lies in, or null. */
export async function findSessionArea(db: Db, sessionId: string): Promise<string | null> {
  const [row] = await db
    .select({ areaId: sites.areaId })
    .from(sessions)
    .innerJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .innerJoin(sites, eq(sites.siteId, rooms.siteId))
    .where(eq(sessions.sessionId, sessionId))
  return row?.areaId ?? null
}

/** The newest head of the chain that each session's actions go into; none where that chain has none. */
export async function selectHeadsOfSessions(
  db: Db,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (sessionIds.length === 0) return new Map()
  const last = db
    .select({ head: auditBlocks.head })
    .from(auditBlocks)
    .where(sql`${auditBlocks.areaId} = coalesce(${sites.areaId}, ${NO_AREA})`)
    .orderBy(desc(auditBlocks.n))
    .limit(1)
    .as('last')
  const rows = await db
    .select({ sessionId: sessions.sessionId, head: last.head })
    .from(sessions)
    .leftJoin(rooms, eq(rooms.roomId, sessions.roomId))
    .leftJoin(sites, eq(sites.siteId, rooms.siteId))
    .innerJoinLateral(last, sql`true`)
    .where(inArray(sessions.sessionId, [...sessionIds]))
  return new Map(rows.map((row) => [row.sessionId, row.head]))
}
