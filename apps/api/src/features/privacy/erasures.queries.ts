import { asc } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { erasures } from './privacy.table.ts'

export type ErasureRow = typeof erasures.$inferSelect

/** The first time stands. */
export async function insertErasures(db: Db, rows: readonly ErasureRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 2000)
    await db
      .insert(erasures)
      .values(rows.slice(at, at + 2000))
      .onConflictDoNothing()
}

/** The whole book, in the order of its key. */
export async function selectBook(db: Db): Promise<ErasureRow[]> {
  return db
    .select()
    .from(erasures)
    .orderBy(asc(erasures.examId), asc(erasures.candidateId), asc(erasures.kind))
}
