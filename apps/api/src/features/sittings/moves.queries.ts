import { and, eq, gt, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { fileVersions } from '../answer-files/answer-files.table.ts'
import { bindings, sittings, type Unsent } from './sittings.table.ts'

interface BindingName {
  readonly sessionId: string
  readonly sittingId: string
  readonly epoch: number
}

const isOwnLine = ({ sessionId, sittingId, epoch }: BindingName) =>
  and(
    eq(bindings.sessionId, sessionId),
    eq(bindings.sittingId, sittingId),
    eq(bindings.epoch, epoch),
    eq(bindings.branch, ''),
  )

/** Notes that a station asked for a spare; the first time stands. */
export async function markLeaving(db: Db, name: BindingName, now: number): Promise<void> {
  await db
    .update(bindings)
    .set({ leavingAt: now })
    .where(and(isOwnLine(name), isNull(bindings.leavingAt)))
}

/** Takes that back. */
export async function clearLeaving(db: Db, name: BindingName): Promise<void> {
  await db.update(bindings).set({ leavingAt: null }).where(isOwnLine(name))
}

/** Notes the first log-in under a binding. */
export async function updateBindingUsed(db: Db, name: BindingName, now: number): Promise<void> {
  await db
    .update(bindings)
    .set({ loggedInAt: now })
    .where(and(isOwnLine(name), isNull(bindings.loggedInAt)))
}

/** Notes what a superseded station told. */
export async function updateHeardAfter(db: Db, name: BindingName, told: Unsent): Promise<void> {
  await db.update(bindings).set({ heardAfter: told }).where(isOwnLine(name))
}

/** Leaves a seat for a moment: two who exchange seats cannot have one at once. */
export async function clearSeat(db: Db, sessionId: string, sittingId: string): Promise<void> {
  await db
    .update(sittings)
    .set({ seatNumber: null })
    .where(and(eq(sittings.sessionId, sessionId), eq(sittings.sittingId, sittingId)))
}

/** Work of former bindings that arrived after the current one was made. */
export interface BroughtWork {
  readonly sittingId: string
  readonly changes: number
  readonly files: readonly string[]
}

/**
 * What came late from former stations of these sittings (F02e): answers, marks and typed text by their
 * number, files by their paths. One query, whatever the number of sittings.
 */
export async function selectBroughtWork(
  db: Db,
  sessionId: string,
  sittingIds: readonly string[],
): Promise<BroughtWork[]> {
  if (sittingIds.length === 0) return []
  return db
    .select({
      sittingId: answerEvents.sittingId,
      changes: sql<number>`count(*) filter (where ${answerEvents.kind} in ('answer', 'mark', 'text'))::int`,
      files: sql<string[]>`coalesce(
        array_agg(distinct ${fileVersions.path}) filter (where ${fileVersions.path} is not null),
        '{}')`,
    })
    .from(answerEvents)
    .innerJoin(
      bindings,
      and(
        eq(bindings.sessionId, answerEvents.sessionId),
        eq(bindings.sittingId, answerEvents.sittingId),
        eq(bindings.branch, ''),
        isNull(bindings.supersededAt),
        lt(answerEvents.epoch, bindings.epoch),
        gt(answerEvents.receivedAt, bindings.createdAt),
      ),
    )
    .leftJoin(
      fileVersions,
      and(
        eq(fileVersions.sessionId, answerEvents.sessionId),
        eq(fileVersions.sittingId, answerEvents.sittingId),
        eq(fileVersions.writer, answerEvents.writer),
        eq(fileVersions.n, answerEvents.n),
      ),
    )
    .where(
      and(eq(answerEvents.sessionId, sessionId), inArray(answerEvents.sittingId, [...sittingIds])),
    )
    .groupBy(answerEvents.sittingId)
}
