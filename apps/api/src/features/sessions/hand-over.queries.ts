import { asc, eq } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { handOvers } from './hand-over.table.ts'

export type HandOverRecord = typeof handOvers.$inferSelect

/** Hand-overs of a session, oldest first. */
export async function selectHandOvers(db: Db, sessionId: string): Promise<HandOverRecord[]> {
  return db
    .select()
    .from(handOvers)
    .where(eq(handOvers.sessionId, sessionId))
    .orderBy(asc(handOvers.at), asc(handOvers.handOverId))
}

/** Keeps a hand-over. @returns false when it was kept before. */
export async function insertHandOver(db: Db, row: typeof handOvers.$inferInsert): Promise<boolean> {
  const rows = await db
    .insert(handOvers)
    .values(row)
    .onConflictDoNothing()
    .returning({ handOverId: handOvers.handOverId })
  return rows.length > 0
}
