import { DrawEntry } from '@wenkao/shared/seating'
import { and, asc, count, eq, isNotNull, isNull, max } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Db } from '../../platform/database.ts'
import { sessionStations } from '../sessions/sessions.table.ts'
import { sittings } from '../sittings/sittings.table.ts'
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

export async function insertDrawEntries(
  db: Db,
  rows: readonly (typeof drawEntries.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0) await db.insert(drawEntries).values([...rows])
}

/** The log of a draw, in its order. */
export async function selectDrawEntries(db: Db, sessionId: string): Promise<DrawEntry[]> {
  const rows = await db
    .select()
    .from(drawEntries)
    .where(eq(drawEntries.sessionId, sessionId))
    .orderBy(asc(drawEntries.n))
  return rows.map((row) => z.parse(DrawEntry, { ...row, by: row.actor }))
}

/** Number of the last entry, 0 before the first. */
export async function findLastEntry(db: Db, sessionId: string): Promise<number> {
  const [row] = await db
    .select({ n: max(drawEntries.n) })
    .from(drawEntries)
    .where(eq(drawEntries.sessionId, sessionId))
  return row?.n ?? 0
}

/** Seats that some sitting has, superseded ones too, with the exam number. */
export async function selectOccupied(db: Db, sessionId: string): Promise<Map<number, string>> {
  const rows = await db
    .select({ seatNumber: sittings.seatNumber, examNumber: sittings.examNumber })
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), isNotNull(sittings.seatNumber)))
  return new Map(
    rows.flatMap((row) =>
      row.seatNumber === null ? [] : [[row.seatNumber, row.examNumber] as const],
    ),
  )
}

/** Takes the seat of a sitting away. */
export async function updateSeatReleased(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<void> {
  await db
    .update(sittings)
    .set({ seatNumber: null })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** Takes a station out of machine changes and scheduling as well, or puts it back. */
export async function updateStationExcluded(
  db: Db,
  sessionId: string,
  number: number,
  excluded: boolean,
): Promise<void> {
  await db
    .update(sessionStations)
    .set({ excluded })
    .where(and(eq(sessionStations.sessionId, sessionId), eq(sessionStations.number, number)))
}

/** How many candidates have a seat. */
export async function countSeated(db: Db, sessionId: string): Promise<number> {
  const [row] = await db
    .select({ total: count(sittings.seatNumber) })
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), isNull(sittings.supersededAt)))
  return row?.total ?? 0
}
