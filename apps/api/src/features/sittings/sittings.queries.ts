import type { Binding } from '@wenkao/shared/answers'
import { and, asc, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Db, Sql } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { variantAtSeat } from '../sessions/index.ts'
import { bindings, sittings } from './sittings.table.ts'

export type SittingRecord = typeof sittings.$inferSelect
export type BindingRecord = typeof bindings.$inferSelect

/** Sittings of sessions by exam number, without those that were superseded. */
export async function selectSittings(
  db: Db,
  sessionIds: readonly string[],
): Promise<SittingRecord[]> {
  return db
    .select()
    .from(sittings)
    .where(and(inArray(sittings.sessionId, [...sessionIds]), isNull(sittings.supersededAt)))
    .orderBy(asc(sittings.examNumber))
}

/** A sitting by its id, superseded ones too; by exam number the one that counts. */
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
          : and(eq(sittings.examNumber, by.examNumber), isNull(sittings.supersededAt)),
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
    .set({ seatNumber, variant: variantAtSeat(seatNumber) })
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

/** When a sitting began without network, and which variant it sat. */
export async function updateBegan(
  db: Db,
  { sessionId, sittingId }: Pick<SittingRecord, 'sessionId' | 'sittingId'>,
  { beganAt, variant }: { readonly beganAt: number; readonly variant: number },
): Promise<void> {
  await db
    .update(sittings)
    .set({ loggedInAt: beganAt, beganAt, variant })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

export async function updateHandedIn(
  db: Db,
  sessionId: string,
  sittingId: string,
  round: number,
  handedInAt: number | null,
): Promise<void> {
  await db
    .update(sittings)
    .set({ round, handedInAt })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** Marks a sitting as ordered to be repeated, or takes that back; everything of it stays. */
export async function updateSittingSuperseded(
  db: Db,
  sessionId: string,
  sittingId: string,
  supersededAt: number | null,
): Promise<void> {
  await db
    .update(sittings)
    .set({ supersededAt })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** Gives a handed-in sitting back to its candidate; the round stays, so the next hand-in is another. */
export async function updateReopened(
  db: Db,
  sessionId: string,
  sittingId: string,
  set: { readonly reopenedAt: number; readonly extensionMs: number },
): Promise<void> {
  await db
    .update(sittings)
    .set({ ...set, handedInAt: null })
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

/** Bindings of all sittings of sessions, newest epoch first. */
export async function selectSessionBindings(
  db: Db,
  sessionIds: readonly string[],
): Promise<BindingRecord[]> {
  return db
    .select()
    .from(bindings)
    .where(inArray(bindings.sessionId, [...sessionIds]))
    .orderBy(desc(bindings.epoch), asc(bindings.branch))
}

/**
 * A text per session that differs once its row, a sitting or a binding of it was inserted, changed or
 * deleted: every version of a row carries the number of the transaction that made it.
 */
export async function selectFactStamps(
  db: Sql,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (sessionIds.length === 0) return new Map()
  const rows = await db<{ sessionId: string; stamp: string }[]>`
    select s.session_id as "sessionId", concat_ws('/', s.xmin, a.stamp, b.stamp) as stamp
    from sessions s
    left join (
      select session_id, count(*) || '.' || sum(xmin::text::bigint) as stamp
      from sittings where session_id = any(${sessionIds as string[]}::uuid[]) group by session_id
    ) a on a.session_id = s.session_id
    left join (
      select session_id, count(*) || '.' || sum(xmin::text::bigint) as stamp
      from bindings where session_id = any(${sessionIds as string[]}::uuid[]) group by session_id
    ) b on b.session_id = s.session_id
    where s.session_id = any(${sessionIds as string[]}::uuid[])`
  return new Map(rows.map(({ sessionId, stamp }) => [sessionId, stamp]))
}

export async function insertBinding(db: Db, row: typeof bindings.$inferInsert): Promise<void> {
  await db.insert(bindings).values(row)
}

/** Ends the binding that is current: at most one may answer. A branch that waits goes on waiting. */
export async function updateSuperseded(
  db: Db,
  sessionId: string,
  sittingId: string,
  now: number,
): Promise<void> {
  await db
    .update(bindings)
    .set({ supersededAt: now })
    .where(
      and(
        eq(bindings.sessionId, sessionId),
        eq(bindings.sittingId, sittingId),
        eq(bindings.branch, ''),
        isNull(bindings.supersededAt),
      ),
    )
}

/** Puts writers under a binding; one that is there stays. */
export async function updateWriters(
  db: Db,
  row: Pick<BindingRecord, 'sessionId' | 'sittingId' | 'epoch' | 'branch'>,
  writers: readonly string[],
): Promise<void> {
  await db
    .update(bindings)
    .set({ writers: [...writers] })
    .where(
      and(
        eq(bindings.sessionId, row.sessionId),
        eq(bindings.sittingId, row.sittingId),
        eq(bindings.epoch, row.epoch),
        eq(bindings.branch, row.branch),
      ),
    )
}

/** Which of these writers have their record 0 in the sitting's log. */
export async function selectStoredWriters(
  db: Db,
  sessionId: string,
  sittingId: string,
  writers: readonly string[],
): Promise<Set<string>> {
  if (writers.length === 0) return new Set()
  const rows = await db
    .select({ writer: answerEvents.writer })
    .from(answerEvents)
    .where(
      and(
        eq(answerEvents.sessionId, sessionId),
        eq(answerEvents.sittingId, sittingId),
        inArray(answerEvents.writer, [...writers]),
        eq(answerEvents.n, 0),
      ),
    )
  return new Set(rows.map((row) => row.writer))
}

/** Sets the extra time of one sitting, ms. */
export async function updateSittingExtension(
  db: Db,
  sessionId: string,
  sittingId: string,
  extensionMs: number,
): Promise<void> {
  await db
    .update(sittings)
    .set({ extensionMs })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** A binding as it travels. */
export function bindingOf(row: BindingRecord): Binding {
  return {
    epoch: row.epoch,
    branch: row.branch === '' ? null : row.branch,
    parent: row.parent,
    rank: row.rank,
    ...(row.writers === null ? {} : { writers: row.writers }),
  }
}

/** Rank of a new binding, above all others. */
export function nextRank(rows: readonly BindingRecord[]): number {
  return 1 + Math.max(-1, ...rows.map((row) => row.rank))
}

/** Branch of a line whose epoch was issued again after the database was put back. */
export const FORGOTTEN_BRANCH = 'forgotten-'

/**
 * The binding that a token names: by epoch and by the moment it was made, because a database that was
 * put back can have issued the same epoch to another station since.
 */
export function findBindingOf(
  rows: readonly BindingRecord[],
  token: { readonly epoch: number; readonly boundAt: number },
): BindingRecord | undefined {
  return rows.find(
    (row) =>
      row.epoch === token.epoch &&
      row.createdAt === token.boundAt &&
      (row.branch === '' || row.branch.startsWith(FORGOTTEN_BRANCH)),
  )
}

/** The binding that may answer now; of the server's own line, and the only one not superseded. */
export function currentBinding(rows: readonly BindingRecord[]): BindingRecord | undefined {
  return rows.find((row) => row.supersededAt === null && row.branch === '')
}

type OfSitting = Pick<SittingRecord, 'sessionId' | 'sittingId'>

/** Who has a seat in a session. */
export async function findSeated(
  db: Db,
  sessionId: string,
  seatNumber: number,
): Promise<SittingRecord | undefined> {
  const [row] = await db
    .select()
    .from(sittings)
    .where(
      and(
        eq(sittings.sessionId, sessionId),
        eq(sittings.seatNumber, seatNumber),
        isNull(sittings.supersededAt),
      ),
    )
  return row
}

/** Takes a seat back, for the next one at that PC. */
export async function clearSeat(db: Db, of: OfSitting): Promise<void> {
  await db.update(sittings).set({ seatNumber: null }).where(isSitting(of))
}

/** Seats somebody where seats are free (CE4), and uses up the leave to move there. */
export async function updateFreeSeat(db: Db, of: OfSitting, seatNumber: number): Promise<void> {
  await db
    .update(sittings)
    .set({ seatNumber, moveAllowedAt: null, variant: variantAtSeat(seatNumber) })
    .where(isSitting(of))
}

/** How many of a session were made before this one: a number of one's own for each. */
export async function countEarlier(db: Db, of: OfSitting): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(sittings)
    .where(and(eq(sittings.sessionId, of.sessionId), lt(sittings.sittingId, of.sittingId)))
  return row?.total ?? 0
}

const isSitting = ({ sessionId, sittingId }: OfSitting) =>
  and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId))
