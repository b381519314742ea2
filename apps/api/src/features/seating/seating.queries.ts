import { DrawEntry } from '@wenkao/shared/seating'
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { Db } from '../../platform/database.ts'
import { variantAtSeat } from '../sessions/index.ts'
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
  // A statement takes 65,534 values.
  const CHUNK = 4000
  for (let at = 0; at < rows.length; at += CHUNK) {
    await db.insert(drawEntries).values(rows.slice(at, at + CHUNK))
  }
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

/** Seats that some sitting has, superseded ones too, with the exam number. */
export async function selectOccupied(db: Db, sessionId: string): Promise<Map<number, string>> {
  const rows = await db
    .select({ seatNumber: sittings.seatNumber, examNumber: sittings.examNumber })
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), isNotNull(sittings.seatNumber)))
    // Who sits there now comes last, and so stands.
    .orderBy(asc(sittings.supersededAt))
  return new Map(
    rows.flatMap((row) =>
      row.seatNumber === null ? [] : [[row.seatNumber, row.examNumber] as const],
    ),
  )
}

/** A seat that a sitting gets, or loses. */
export interface SeatChange {
  readonly sittingId: string
  readonly seatNumber: number | null
  readonly former: number | null
}

/** Gives and takes seats, in this order. */
export async function updateSeats(
  db: Db,
  sessionId: string,
  changes: readonly SeatChange[],
): Promise<void> {
  // No seat is given up here, so nobody's depends on another row: one statement for a whole room.
  if (changes.length > 1 && changes.every((change) => change.former === null)) {
    const rows = changes.map(({ sittingId, seatNumber }) => ({ id: sittingId, seat: seatNumber }))
    await db.execute(sql`
      update ${sittings} set seat_number = given.seat, variant = ${variantAtSeat(sql`given.seat`)}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given(id uuid, seat int)
      where ${sittings.sessionId} = ${sessionId} and ${sittings.sittingId} = given.id`)
    return
  }
  for (const { sittingId, seatNumber } of changes) {
    await db
      .update(sittings)
      .set({ seatNumber, variant: variantAtSeat(seatNumber) })
      .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
  }
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
