import { and, eq, inArray } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { fileContents } from './answer-files.table.ts'

/** Which of the hashes this sitting has uploaded. */
export async function selectUploaded(
  db: Db,
  sessionId: string,
  sittingId: string,
  hashes: readonly string[],
): Promise<Set<string>> {
  if (hashes.length === 0) return new Set()
  const rows = await db
    .select({ hash: fileContents.hash })
    .from(fileContents)
    .where(
      and(
        eq(fileContents.sessionId, sessionId),
        eq(fileContents.sittingId, sittingId),
        inArray(fileContents.hash, [...hashes]),
      ),
    )
  return new Set(rows.map((row) => row.hash))
}

/** Notes an upload; repeating it is harmless. */
export async function insertUploaded(db: Db, row: typeof fileContents.$inferInsert): Promise<void> {
  await db.insert(fileContents).values(row).onConflictDoNothing()
}
