import { and, desc, eq, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Db } from '../../platform/database.ts'
import { bankEntries, bankSimilar } from './bank.table.ts'

/** So many that share a band are held against a text; more would be a bank of copies. */
const COMPARED_AT_MOST = 200

/** Entries that share a band with a text, to be compared with it (BK5). */
export async function selectBandMates(
  db: Db,
  bands: readonly number[],
  of: { readonly except?: string | undefined; readonly folderIds?: readonly string[] | undefined },
): Promise<{ entryId: string; searchText: string }[]> {
  if (bands.length === 0) return []
  return db
    .select({ entryId: bankEntries.entryId, searchText: bankEntries.searchText })
    .from(bankEntries)
    .where(
      and(
        sql`${bankEntries.bands} && ${sql.param([...bands])}::int[]`,
        ne(bankEntries.status, 'retired'),
        of.except === undefined ? undefined : ne(bankEntries.entryId, of.except),
        of.folderIds && sql`${bankEntries.folderId} = any(${sql.param([...of.folderIds])}::uuid[])`,
      ),
    )
    .limit(COMPARED_AT_MOST)
}

/**
 * Sorts in what was inserted: until then it waits beside the index, and each of many comparisons would
 * read all of it.
 */
export async function sortInBands(db: Db): Promise<void> {
  await db.execute(sql`select gin_clean_pending_list('bank_entries_bands')`)
}

/**
 * The same for entries that are in the bank, each with at most as many. Asked at once, since an import
 * has twenty thousand.
 */
export async function selectBandMatesOf(
  transaction: Db,
  entryIds: readonly string[],
): Promise<{ entryId: string; mateId: string; searchText: string }[]> {
  if (entryIds.length === 0) return []
  await sortInBands(transaction)
  // While an import fills the bank, statistics lag behind, and a plan by them reads all of it each time.
  await transaction.execute(sql`set local enable_seqscan = off`)
  const mates = alias(bankEntries, 'mates')
  const near = transaction
    .select({ mateId: mates.entryId, searchText: mates.searchText })
    .from(mates)
    .where(
      and(
        sql`${mates.bands} && ${bankEntries.bands}`,
        ne(mates.status, 'retired'),
        ne(mates.entryId, bankEntries.entryId),
      ),
    )
    .limit(COMPARED_AT_MOST)
    .as('near')
  const found = await transaction
    .select({ entryId: bankEntries.entryId, mateId: near.mateId, searchText: near.searchText })
    .from(bankEntries)
    .crossJoinLateral(near)
    .where(sql`${bankEntries.entryId} = any(${sql.param([...entryIds])}::uuid[])`)
  await transaction.execute(sql`set local enable_seqscan = on`)
  return found
}

const pairOf = (one: string, other: string) =>
  one < other ? { entryId: one, otherId: other } : { entryId: other, otherId: one }

/** Replaces the pairs of an entry; pairs that somebody called different stay called so. */
export async function replaceSimilar(
  db: Db,
  entryId: string,
  found: readonly { readonly entryId: string; readonly similarity: number }[],
): Promise<void> {
  await db
    .delete(bankSimilar)
    .where(
      and(
        or(eq(bankSimilar.entryId, entryId), eq(bankSimilar.otherId, entryId)),
        isNull(bankSimilar.dismissedAt),
      ),
    )
  await insertSimilar(db, new Map([[entryId, found]]))
}

/** Adds pairs, by one of them; pairs that are there stay as they are. */
export async function insertSimilar(
  db: Db,
  found: ReadonlyMap<string, readonly { readonly entryId: string; readonly similarity: number }[]>,
): Promise<void> {
  const rows = [...found].flatMap(([entryId, others]) =>
    others.map(({ entryId: other, similarity }) => ({ ...pairOf(entryId, other), similarity })),
  )
  if (rows.length > 0) await db.insert(bankSimilar).values(rows).onConflictDoNothing()
}

/** Pairs that read alike and were not called different, of any of some entries. */
export async function selectPairsOf(
  db: Db,
  entryIds: readonly string[],
): Promise<{ entryId: string; otherId: string }[]> {
  if (entryIds.length === 0) return []
  const ids = [...entryIds]
  return db
    .select({ entryId: bankSimilar.entryId, otherId: bankSimilar.otherId })
    .from(bankSimilar)
    .where(
      and(
        or(inArray(bankSimilar.entryId, ids), inArray(bankSimilar.otherId, ids)),
        isNull(bankSimilar.dismissedAt),
      ),
    )
}

/** Others that read like an entry and were not called different. */
export async function selectSimilarOf(
  db: Db,
  entryId: string,
): Promise<{ entryId: string; similarity: number }[]> {
  const rows = await db
    .select()
    .from(bankSimilar)
    .where(
      and(
        or(eq(bankSimilar.entryId, entryId), eq(bankSimilar.otherId, entryId)),
        isNull(bankSimilar.dismissedAt),
      ),
    )
    .orderBy(desc(bankSimilar.similarity))
    .limit(20)
  return rows.map((row) => ({
    entryId: row.entryId === entryId ? row.otherId : row.entryId,
    similarity: row.similarity,
  }))
}

const one = alias(bankEntries, 'one')
const other = alias(bankEntries, 'other')

/** Pairs of entries in use that read alike, likest first. @param folderIds undefined: in all folders. */
export async function selectPairs(
  db: Db,
  folderIds: readonly string[] | undefined,
  page: { readonly page: number; readonly pageSize: number },
): Promise<{ pairs: { entryId: string; otherId: string; similarity: number }[]; total: number }> {
  const ids = folderIds && [...folderIds]
  const where: SQL | undefined = and(
    isNull(bankSimilar.dismissedAt),
    ne(one.status, 'retired'),
    ne(other.status, 'retired'),
    ids && and(inArray(one.folderId, ids), inArray(other.folderId, ids)),
  )
  const joined = () =>
    db
      .select({
        entryId: bankSimilar.entryId,
        otherId: bankSimilar.otherId,
        similarity: bankSimilar.similarity,
      })
      .from(bankSimilar)
      .innerJoin(one, eq(one.entryId, bankSimilar.entryId))
      .innerJoin(other, eq(other.entryId, bankSimilar.otherId))
      .where(where)
  const [pairs, [counted]] = await Promise.all([
    joined()
      .orderBy(desc(bankSimilar.similarity), bankSimilar.entryId, bankSimilar.otherId)
      .limit(page.pageSize)
      .offset((page.page - 1) * page.pageSize),
    db.select({ total: sql<number>`count(*)`.mapWith(Number) }).from(joined().as('pairs')),
  ])
  return { pairs, total: counted?.total ?? 0 }
}

/** @returns false when the two do not read alike. */
export async function updateDismissed(
  db: Db,
  pair: { readonly entryId: string; readonly otherId: string },
  by: { readonly dismissedByName: string; readonly dismissedAt: number },
): Promise<boolean> {
  const key = pairOf(pair.entryId, pair.otherId)
  const rows = await db
    .update(bankSimilar)
    .set(by)
    .where(and(eq(bankSimilar.entryId, key.entryId), eq(bankSimilar.otherId, key.otherId)))
    .returning({ entryId: bankSimilar.entryId })
  return rows.length > 0
}
