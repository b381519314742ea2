import { inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bankStartFiles } from './bank.table.ts'

export type StartFileRecord = typeof bankStartFiles.$inferSelect

/** Start files that were sent, by hash. */
export async function selectStartFiles(
  db: Db,
  hashes: readonly string[],
): Promise<Map<string, StartFileRecord>> {
  if (hashes.length === 0) return new Map()
  const rows = await db
    .select()
    .from(bankStartFiles)
    .where(inArray(bankStartFiles.hash, [...hashes]))
  return new Map(rows.map((row) => [row.hash, row]))
}

export async function insertStartFile(db: Db, row: StartFileRecord): Promise<void> {
  await db.insert(bankStartFiles).values(row).onConflictDoNothing()
}
