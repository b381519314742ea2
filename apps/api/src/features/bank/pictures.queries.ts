import { inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bankPictures } from './bank.table.ts'

export type PictureRecord = typeof bankPictures.$inferSelect

/** Pictures that were sent, by hash. */
export async function selectPictures(
  db: Db,
  hashes: readonly string[],
): Promise<Map<string, PictureRecord>> {
  if (hashes.length === 0) return new Map()
  const rows = await db
    .select()
    .from(bankPictures)
    .where(inArray(bankPictures.hash, [...hashes]))
  return new Map(rows.map((row) => [row.hash, row]))
}

export async function insertPicture(db: Db, row: typeof bankPictures.$inferInsert): Promise<void> {
  await db.insert(bankPictures).values(row).onConflictDoNothing()
}
