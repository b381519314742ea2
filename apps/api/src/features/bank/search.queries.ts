import {
  COUNTED_AT_MOST,
  gramsOf,
  searchGramsOf,
  searchWords,
  type EntryFilter,
  type EntryRow,
} from '@wenkao/shared/bank'
import { itemKinds } from '@wenkao/shared/papers'
import { and, asc, desc, eq, ilike, inArray, or, sql, type SQL } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bankEntries, bankFolders } from './bank.table.ts'
import { belowCode } from './entries.queries.ts'

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** A word anywhere in the text: by its pairs of signs, then held against the text itself (BK4). */
function hasWord(word: string): SQL | undefined {
  const pairs = gramsOf(word)
  // A longer word's pairs say more than its signs, and an index of common signs is slow.
  const grams = pairs.length > 0 ? pairs : searchGramsOf(word)
  return and(
    grams.length === 0 ? undefined : sql`${bankEntries.grams} @> ${sql.param(grams)}::int[]`,
    sql`${bankEntries.searchText} like ${`%${escaped(word)}%`}`,
  )
}

function matches(search: string): SQL | undefined {
  const words = searchWords(search)
  const inText = and(...words.map(hasWord))
  const [only] = words
  // A number is looked up as one, and may also stand in a text: 1010 is both.
  return words.length === 1 && only !== undefined && /^\d{1,11}$/.test(only)
    ? or(and(belowCode(only.slice(0, 5)), sql`${bankEntries.number} like ${`${only}%`}`), inText)
    : inText
}

function conditionOf(
  filter: EntryFilter,
  folderIds: readonly string[] | undefined,
): SQL | undefined {
  const { code, kind, form, status, usable, difficulty, tag, folderId, author, search, look } =
    filter
  const isItem = inArray(bankEntries.kind, [...itemKinds])
  return and(
    folderIds && sql`${bankEntries.folderId} = any(${sql.param([...folderIds])}::uuid[])`,
    folderId === undefined ? undefined : eq(bankEntries.folderId, folderId),
    code === undefined ? undefined : belowCode(code),
    kind === undefined ? undefined : eq(bankEntries.kind, kind),
    form === undefined ? undefined : form === 'item' ? isItem : sql`not (${isItem})`,
    status === undefined ? undefined : eq(bankEntries.status, status),
    usable === undefined
      ? undefined
      : sql`${bankEntries.approvedVersion} is not null and ${bankEntries.status} <> 'retired'`,
    difficulty === undefined ? undefined : eq(bankEntries.difficulty, difficulty),
    tag === undefined ? undefined : sql`${bankEntries.tags} @> ${sql.param([tag])}::text[]`,
    author === undefined ? undefined : ilike(bankEntries.authorName, `%${escaped(author)}%`),
    search === undefined ? undefined : matches(search),
    // Said in the words of the index, which holds nothing else.
    look === undefined ? undefined : sql`cardinality(${bankEntries.looks}) > 0`,
    look === undefined || look === 'any'
      ? undefined
      : sql`${bankEntries.looks} @> ${sql.param([look])}::text[]`,
  )
}

export const entryColumns = {
  entryId: bankEntries.entryId,
  number: bankEntries.number,
  knowledgePoint: bankEntries.knowledgePoint,
  kind: bankEntries.kind,
  title: bankEntries.title,
  status: bankEntries.status,
  difficulty: bankEntries.difficulty,
  tags: bankEntries.tags,
  folderId: bankEntries.folderId,
  folderName: bankFolders.name,
  authorName: bankEntries.authorName,
  latestVersion: bankEntries.latestVersion,
  approvedVersion: bankEntries.approvedVersion,
  timesUsed: bankEntries.timesUsed,
  facility: bankEntries.facility,
  looks: bankEntries.looks,
  updatedAt: bankEntries.updatedAt,
}

interface Found {
  readonly kind: string
  readonly status: string
}

/** A row as contracts type it; the database holds only words of the contracts. */
export const entryRow = <T extends Found>(row: T) =>
  row as Omit<T, keyof Found> & Pick<EntryRow, keyof Found>

/** Where a page begins: after the last entry of the page before. */
export type PageCursor =
  | { readonly order: 'number'; readonly knowledgePoint: string; readonly serial: number }
  | { readonly order: 'newest'; readonly updatedAt: number; readonly entryId: string }

const afterOf = (cursor: PageCursor): SQL =>
  cursor.order === 'number'
    ? sql`(${bankEntries.knowledgePoint}, ${bankEntries.serial}) > (${cursor.knowledgePoint}, ${cursor.serial})`
    : sql`(${bankEntries.updatedAt}, ${bankEntries.entryId}) < (${cursor.updatedAt}, ${cursor.entryId}::uuid)`

/** A page of entries. @param folderIds that the caller sees; undefined: all. */
export async function selectEntries(
  db: Db,
  filter: EntryFilter,
  folderIds: readonly string[] | undefined,
  page: {
    readonly order: 'number' | 'newest'
    readonly after?: PageCursor | undefined
    readonly limit: number
  },
): Promise<EntryRow[]> {
  const rows = await db
    .select(entryColumns)
    .from(bankEntries)
    .innerJoin(bankFolders, eq(bankFolders.folderId, bankEntries.folderId))
    .where(and(conditionOf(filter, folderIds), page.after && afterOf(page.after)))
    .orderBy(
      ...(page.order === 'number'
        ? [asc(bankEntries.knowledgePoint), asc(bankEntries.serial)]
        : [desc(bankEntries.updatedAt), desc(bankEntries.entryId)]),
    )
    .limit(page.limit)
  return rows.map(entryRow)
}

/** How many entries a filter leaves, up to one more than `COUNTED_AT_MOST`. */
export async function countEntries(
  db: Db,
  filter: EntryFilter,
  folderIds: readonly string[] | undefined,
): Promise<number> {
  const some = db
    .select({ one: sql`1`.as('one') })
    .from(bankEntries)
    .where(conditionOf(filter, folderIds))
    .limit(COUNTED_AT_MOST + 1)
    .as('some')
  const [row] = await db.select({ total: sql<number>`count(*)`.mapWith(Number) }).from(some)
  return row?.total ?? 0
}

/** Entries as lists show them, by id. */
export async function selectEntryRows(
  db: Db,
  entryIds: readonly string[],
): Promise<Map<string, EntryRow>> {
  if (entryIds.length === 0) return new Map()
  const rows = await db
    .select(entryColumns)
    .from(bankEntries)
    .innerJoin(bankFolders, eq(bankFolders.folderId, bankEntries.folderId))
    .where(inArray(bankEntries.entryId, [...entryIds]))
  return new Map(rows.map((row) => [row.entryId, entryRow(row)]))
}
