import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { drawEntries, draws } from './seating.table.ts'

export type DrawRecord = typeof draws.$inferSelect

export async function findDraw(db: Db, sessionId: string): Promise<DrawRecord | undefined> {
  const [row] = await db.select().from(draws).where(eq(draws.sessionId, sessionId))
  return row
}

/** Fixes the witness's digits; the first draw of the session does it. */
export async function updateWitnessDigits(
  db: Db,
  sessionId: string,
  digits: string,
): Promise<void> {
  await db
    .update(draws)
    .set({ witnessDigits: digits })
    .where(and(eq(draws.sessionId, sessionId), isNull(draws.witnessDigits)))
}

/** Reveals the seed when the session is over. */
export async function updateSeedRevealed(db: Db, sessionId: string, now: number): Promise<void> {
  await db
    .update(draws)
    .set({ revealedAt: now })
    .where(and(eq(draws.sessionId, sessionId), isNull(draws.revealedAt)))
}

export async function insertDrawEntry(db: Db, row: typeof drawEntries.$inferInsert): Promise<void> {
  await db.insert(drawEntries).values(row)
}

export async function selectDrawEntries(
  db: Db,
  sessionId: string,
): Promise<(typeof drawEntries.$inferSelect)[]> {
  return db
    .select()
    .from(drawEntries)
    .where(eq(drawEntries.sessionId, sessionId))
    .orderBy(asc(drawEntries.n))
}
