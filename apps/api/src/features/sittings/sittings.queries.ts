import type { Binding } from '@wenkao/shared/answers'
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { bindings, sittings } from './sittings.table.ts'

export type SittingRecord = typeof sittings.$inferSelect
export type BindingRecord = typeof bindings.$inferSelect

/** Sittings of a session by exam number. */
export async function selectSittings(db: Db, sessionId: string): Promise<SittingRecord[]> {
  return db
    .select()
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), isNull(sittings.supersededAt)))
    .orderBy(asc(sittings.examNumber))
}

export async function findSitting(
  db: Db,
  sessionId: string,
  by: { readonly sittingId: string } | { readonly examNumber: string },
): Promise<SittingRecord | undefined> {
  const [row] = await db
    .select()
    .from(sittings)
    .where(
      and(
        eq(sittings.sessionId, sessionId),
        'sittingId' in by
          ? eq(sittings.sittingId, by.sittingId)
          : eq(sittings.examNumber, by.examNumber),
      ),
    )
  return row
}

/** Takes the sitting's row for the rest of the transaction. */
export async function lockSitting(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<SittingRecord | undefined> {
  const [row] = await db
    .select()
    .from(sittings)
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
    .for('update')
  return row
}

export async function updateSeat(
  db: Db,
  sessionId: string,
  sittingId: string,
  seatNumber: number,
): Promise<void> {
  await db
    .update(sittings)
    .set({ seatNumber })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** Notes the first log-in, where the own time begins if the session runs; later ones change nothing. */
export async function updateLoggedIn(
  db: Db,
  sessionId: string,
  sittingId: string,
  now: number,
): Promise<void> {
  await db
    .update(sittings)
    .set({
      loggedInAt: sql`coalesce(${sittings.loggedInAt}, ${now})`,
      beganAt: sql`coalesce(${sittings.beganAt}, ${now})`,
    })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

export async function updateHandedIn(
  db: Db,
  sessionId: string,
  sittingId: string,
  round: number,
  now: number,
): Promise<void> {
  await db
    .update(sittings)
    .set({ round, handedInAt: now })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** Bindings of a sitting, newest epoch first. */
export async function selectBindings(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<BindingRecord[]> {
  return db
    .select()
    .from(bindings)
    .where(and(eq(bindings.sessionId, sessionId), eq(bindings.sittingId, sittingId)))
    .orderBy(desc(bindings.epoch), asc(bindings.branch))
}

/** Bindings of all sittings of a session, newest epoch first. */
export async function selectSessionBindings(db: Db, sessionId: string): Promise<BindingRecord[]> {
  return db
    .select()
    .from(bindings)
    .where(eq(bindings.sessionId, sessionId))
    .orderBy(desc(bindings.epoch), asc(bindings.branch))
}

export async function insertBinding(db: Db, row: typeof bindings.$inferInsert): Promise<void> {
  await db.insert(bindings).values(row)
}

/** A binding as it travels. */
export function bindingOf(row: BindingRecord): Binding {
  return {
    epoch: row.epoch,
    branch: row.branch === '' ? null : row.branch,
    parent: row.parent,
    rank: row.rank,
  }
}

/** The binding that may answer now: the newest epoch of the server's own line. */
export function currentBinding(rows: readonly BindingRecord[]): BindingRecord | undefined {
  return rows.find((row) => row.supersededAt === null && row.branch === '')
}
