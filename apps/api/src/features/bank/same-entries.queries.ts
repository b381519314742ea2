import type { EntryContent } from '@wenkao/shared/bank'
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bankEntries, bankVersions } from './bank.table.ts'

const latest = and(
  eq(bankVersions.entryId, bankEntries.entryId),
  eq(bankVersions.version, bankEntries.latestVersion),
)
const inFolders = (folderIds: readonly string[] | undefined) =>
  folderIds && sql`${bankEntries.folderId} = any(${sql.param([...folderIds])}::uuid[])`

/** Entries that share all the given bands, with their latest content, for each of the given texts. */
export async function selectLatestByBands(
  db: Db,
  wanted: readonly { readonly at: number; readonly bands: readonly number[] }[],
  folderIds: readonly string[] | undefined,
): Promise<{ at: number; number: string; content: EntryContent }[]> {
  if (wanted.length === 0) return []
  const places = sql.param(wanted.map(({ at }) => at))
  const band = (index: number) => sql.param(wanted.map(({ bands }) => bands[index] ?? 0))
  return db.transaction(async (transaction) => {
    // Many short lookups: the planner must not come to read the whole bank for them.
    await transaction.execute(sql`set local enable_seqscan = off`)
    return transaction
      .select({
        at: sql<number>`wanted.at`.mapWith(Number),
        number: bankEntries.number,
        content: bankVersions.content,
      })
      .from(bankEntries)
      .innerJoin(
        sql`unnest(${places}::int[], ${band(0)}::int[], ${band(1)}::int[], ${band(2)}::int[]) as wanted(at, one, two, three)`,
        sql`${bankEntries.bands} @> array[wanted.one, wanted.two, wanted.three]`,
      )
      .innerJoin(bankVersions, latest)
      .where(inFolders(folderIds))
      .orderBy(bankEntries.number)
  })
}

/** Entries of so little text that they have no bands, e.g. a picture alone. */
export async function selectLatestWithoutBands(
  db: Db,
  folderIds: readonly string[] | undefined,
): Promise<{ number: string; content: EntryContent }[]> {
  return db
    .select({ number: bankEntries.number, content: bankVersions.content })
    .from(bankEntries)
    .innerJoin(bankVersions, latest)
    .where(and(sql`cardinality(${bankEntries.bands}) = 0`, inFolders(folderIds)))
}
