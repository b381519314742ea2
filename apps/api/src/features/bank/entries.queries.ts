import type { EntryContent } from '@wenkao/shared/bank'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { papers } from '../papers/papers.table.ts'
import { bankCategories, bankEntries, bankEvents, bankUses, bankVersions } from './bank.table.ts'

export type EntryRecord = typeof bankEntries.$inferSelect
export type VersionRecord = typeof bankVersions.$inferSelect

export async function findEntry(db: Db, entryId: string): Promise<EntryRecord | undefined> {
  const [row] = await db.select().from(bankEntries).where(eq(bankEntries.entryId, entryId))
  return row
}

/** Takes an entry's row for the rest of the transaction. */
export async function lockEntry(db: Db, entryId: string): Promise<EntryRecord | undefined> {
  const [row] = await db
    .select()
    .from(bankEntries)
    .where(eq(bankEntries.entryId, entryId))
    .for('update')
  return row
}

/** @returns ids of those that were inserted; the id or the number of the others is there already. */
export async function insertEntries(
  db: Db,
  rows: readonly (typeof bankEntries.$inferInsert)[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const inserted = await db
    .insert(bankEntries)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ entryId: bankEntries.entryId })
  return new Set(inserted.map(({ entryId }) => entryId))
}

export async function updateEntry(
  db: Db,
  entryId: string,
  set: Partial<typeof bankEntries.$inferInsert>,
): Promise<void> {
  await db.update(bankEntries).set(set).where(eq(bankEntries.entryId, entryId))
}

export async function insertVersions(
  db: Db,
  rows: readonly (typeof bankVersions.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await db.insert(bankVersions).values([...rows])
}

export async function updateApproved(
  db: Db,
  { entryId, version }: { readonly entryId: string; readonly version: number },
  approved: { readonly approvedByName: string; readonly approvedAt: number },
): Promise<void> {
  await db
    .update(bankVersions)
    .set(approved)
    .where(and(eq(bankVersions.entryId, entryId), eq(bankVersions.version, version)))
}

/** Versions of an entry without their contents, newest first. */
export async function selectVersions(
  db: Db,
  entryId: string,
): Promise<Omit<VersionRecord, 'content'>[]> {
  return db
    .select({
      entryId: bankVersions.entryId,
      version: bankVersions.version,
      savedBy: bankVersions.savedBy,
      savedByName: bankVersions.savedByName,
      savedAt: bankVersions.savedAt,
      note: bankVersions.note,
      approvedByName: bankVersions.approvedByName,
      approvedAt: bankVersions.approvedAt,
    })
    .from(bankVersions)
    .where(eq(bankVersions.entryId, entryId))
    .orderBy(desc(bankVersions.version))
    .limit(500)
}

export async function findVersion(
  db: Db,
  entryId: string,
  version: number,
): Promise<VersionRecord | undefined> {
  const [row] = await db
    .select()
    .from(bankVersions)
    .where(and(eq(bankVersions.entryId, entryId), eq(bankVersions.version, version)))
  return row
}

export async function insertEvent(db: Db, row: typeof bankEvents.$inferInsert): Promise<void> {
  await db.insert(bankEvents).values(row)
}

export async function selectEvents(db: Db, entryId: string) {
  return db
    .select({
      act: bankEvents.act,
      version: bankEvents.version,
      byName: bankEvents.byName,
      at: bankEvents.at,
      reason: bankEvents.reason,
    })
    .from(bankEvents)
    .where(eq(bankEvents.entryId, entryId))
    .orderBy(desc(bankEvents.at), desc(bankEvents.eventId))
    .limit(200)
}

/**
 * The next serials of a knowledge point, which are then taken for ever, also when what they were for is
 * not kept (D02). @returns the first of them; undefined when there is no such knowledge point.
 */
export async function takeSerials(
  db: Db,
  knowledgePoint: string,
  count: number,
): Promise<number | undefined> {
  const [row] = await db
    .update(bankCategories)
    .set({ lastSerial: sql`${bankCategories.lastSerial} + ${count}` })
    .where(eq(bankCategories.code, knowledgePoint))
    .returning({ last: bankCategories.lastSerial })
  return row && row.last - count + 1
}

/** Takes a serial that a number brings with it. @returns false when there is no such knowledge point. */
export async function raiseSerial(
  db: Db,
  knowledgePoint: string,
  serial: number,
): Promise<boolean> {
  const rows = await db
    .update(bankCategories)
    .set({ lastSerial: sql`greatest(${bankCategories.lastSerial}, ${serial})` })
    .where(eq(bankCategories.code, knowledgePoint))
    .returning({ code: bankCategories.code })
  return rows.length > 0
}

/** Those of some numbers that entries have. */
export async function selectHeldNumbers(
  db: Db,
  numbers: readonly { readonly knowledgePoint: string; readonly serial: number }[],
): Promise<Set<string>> {
  if (numbers.length === 0) return new Set()
  const points = sql.param(numbers.map(({ knowledgePoint }) => knowledgePoint))
  const serials = sql.param(numbers.map(({ serial }) => serial))
  const rows = await db
    .select({ number: bankEntries.number })
    .from(bankEntries)
    .innerJoin(
      sql`unnest(${points}::text[], ${serials}::int[]) as wanted(point, serial)`,
      sql`wanted.point = ${bankEntries.knowledgePoint} and wanted.serial = ${bankEntries.serial}`,
    )
  return new Set(rows.map(({ number }) => number))
}

/**
 * Lets no other import look and add until the transaction ends: of two that bring the same file at once
 * each would find nothing there (EX1).
 */
export async function lockImports(transaction: Db): Promise<void> {
  await transaction.execute(
    sql`select pg_advisory_xact_lock(hashtextextended('imports into the bank', 0))`,
  )
}

/** Papers that contain an entry, newest first. */
export async function selectUses(db: Db, entryId: string) {
  return db
    .select({
      paperId: bankUses.paperId,
      title: sql<string>`coalesce(${papers.title}, '')`,
      version: bankUses.version,
      usedAt: bankUses.usedAt,
    })
    .from(bankUses)
    .leftJoin(papers, eq(papers.paperId, bankUses.paperId))
    .where(eq(bankUses.entryId, entryId))
    .orderBy(desc(bankUses.usedAt), asc(bankUses.paperId))
    .limit(200)
}

/** An entry of a paper with the content that went into it. */
export interface UsedEntry {
  readonly entryId: string
  readonly version: number
}

/** Notes which entries a confirmed paper contains; again is nothing new. */
export async function insertUses(
  db: Db,
  paperId: string,
  used: readonly UsedEntry[],
  usedAt: number,
): Promise<void> {
  if (used.length === 0) return
  const rows = await db
    .insert(bankUses)
    .values(used.map((use) => ({ ...use, paperId, usedAt })))
    .onConflictDoNothing()
    .returning({ entryId: bankUses.entryId })
  if (rows.length === 0) return
  await db
    .update(bankEntries)
    .set({
      timesUsed: sql`${bankEntries.timesUsed} + 1`,
      lastUsedAt: sql`greatest(coalesce(${bankEntries.lastUsedAt}, 0), ${usedAt})`,
    })
    .where(
      sql`${bankEntries.entryId} = any(${sql.param(rows.map(({ entryId }) => entryId))}::uuid[])`,
    )
}

export interface EntryOfDraw {
  readonly entryId: string
  readonly number: string
  readonly knowledgePoint: string
  readonly kind: string
  readonly difficulty: number
  readonly tags: readonly string[]
  readonly folderId: string
  readonly timesUsed: number
  readonly lastUsedAt: number | null
  readonly facility: number | null
  /** The version that would be used. */
  readonly version: number
}

/**
 * Entries that a paper may be drawn from, without their contents.
 * @param of.code a node of the category tree; everything below it. @param of.state `approved`: what a
 *   real exam may use (BK3); `latest`: drafts as well, for exams of an author's own classes.
 */
export async function selectForDraw(
  db: Db,
  of: {
    readonly code?: string | undefined
    readonly kind?: string | undefined
    /** Undefined: in all folders. */
    readonly folderIds?: readonly string[] | undefined
    readonly state: 'approved' | 'latest'
  },
): Promise<EntryOfDraw[]> {
  const version =
    of.state === 'approved'
      ? sql<number>`${bankEntries.approvedVersion}`
      : sql<number>`${bankEntries.latestVersion}`
  return db
    .select({
      entryId: bankEntries.entryId,
      number: bankEntries.number,
      knowledgePoint: bankEntries.knowledgePoint,
      kind: bankEntries.kind,
      difficulty: bankEntries.difficulty,
      tags: bankEntries.tags,
      folderId: bankEntries.folderId,
      timesUsed: bankEntries.timesUsed,
      lastUsedAt: bankEntries.lastUsedAt,
      facility: bankEntries.facility,
      version,
    })
    .from(bankEntries)
    .where(
      and(
        sql`${bankEntries.status} <> 'retired'`,
        of.state === 'approved' ? sql`${bankEntries.approvedVersion} is not null` : undefined,
        of.code === undefined ? undefined : belowCode(of.code),
        of.kind === undefined ? undefined : eq(bankEntries.kind, of.kind),
        of.folderIds === undefined
          ? undefined
          : sql`${bankEntries.folderId} = any(${sql.param([...of.folderIds])}::uuid[])`,
      ),
    )
    .orderBy(asc(bankEntries.knowledgePoint), asc(bankEntries.serial))
}

/** Everything at or below a node of the category tree: a range, so that an index serves it. */
export function belowCode(code: string) {
  return sql`${bankEntries.knowledgePoint} between ${code.padEnd(5, '0')} and ${code.padEnd(5, '9')}`
}

/** Contents of given versions, by entry. */
export async function selectContents(
  db: Db,
  used: readonly UsedEntry[],
): Promise<Map<string, { readonly version: number; readonly content: EntryContent }>> {
  if (used.length === 0) return new Map()
  const ids = sql.param(used.map(({ entryId }) => entryId))
  const versions = sql.param(used.map(({ version }) => version))
  const rows = await db
    .select({
      entryId: bankVersions.entryId,
      version: bankVersions.version,
      content: bankVersions.content,
    })
    .from(bankVersions)
    .innerJoin(
      sql`unnest(${ids}::uuid[], ${versions}::int[]) as wanted(entry_id, version)`,
      sql`wanted.entry_id = ${bankVersions.entryId} and wanted.version = ${bankVersions.version}`,
    )
  return new Map(rows.map(({ entryId, version, content }) => [entryId, { version, content }]))
}
