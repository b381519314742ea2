import { namedBinding, readEntry } from '@wenkao/shared/answers'
import { ranksOf, type LineRow, type NamedBinding } from '@wenkao/shared/sittings'
import { and, count, eq, inArray, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.ts'
import { answerEvents } from '../answers/answers.table.ts'
import { selectBindings, selectSittings, type BindingRecord } from './sittings.queries.ts'
import { bindings } from './sittings.table.ts'

/** A row of the table as the rules of lines see it. */
export function lineRow(row: BindingRecord): LineRow {
  return {
    epoch: row.epoch,
    branch: row.branch === '' ? null : row.branch,
    rank: row.rank,
    superseded: row.supersededAt !== null,
    stationId: row.stationId,
    adoptedFrom: row.adoptedFrom,
  }
}

/** Entries of one writer with what its record 0 names; undefined while that is not here or unreadable. */
export interface WriterOfLine {
  readonly sittingId: string
  readonly named: NamedBinding | undefined
  readonly entries: number
}

/** Writers of sittings by what their record 0 names. */
export async function selectWriters(
  db: Db,
  sessionId: string,
  sittingIds: readonly string[],
): Promise<WriterOfLine[]> {
  if (sittingIds.length === 0) return []
  const rows = await db
    .select({
      sittingId: answerEvents.sittingId,
      entries: count(),
      first: sql<string | null>`max(${answerEvents.text}) filter (where ${answerEvents.n} = 0)`,
    })
    .from(answerEvents)
    .where(
      and(eq(answerEvents.sessionId, sessionId), inArray(answerEvents.sittingId, [...sittingIds])),
    )
    .groupBy(answerEvents.sittingId, answerEvents.writer)
  return rows.map(({ sittingId, entries, first }) => ({
    sittingId,
    entries,
    named: first === null ? undefined : namedIn(first),
  }))
}

function namedIn(text: string): NamedBinding | undefined {
  const read = readEntry(text)
  if (read.kind !== 'entry' || read.entry.event.kind !== 'binding') return undefined
  return namedBinding(read.entry.event.value)
}

/** What the record 0s of a sitting's log name. */
export async function selectNamed(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<NamedBinding[]> {
  const rows = await db
    .select({ text: answerEvents.text })
    .from(answerEvents)
    .where(
      and(
        eq(answerEvents.sessionId, sessionId),
        eq(answerEvents.sittingId, sittingId),
        eq(answerEvents.n, 0),
      ),
    )
  return rows.flatMap(({ text }) => namedIn(text) ?? [])
}

type BindingKey = Pick<BindingRecord, 'sessionId' | 'sittingId' | 'epoch' | 'branch'>

const isRow = (row: BindingKey) =>
  and(
    eq(bindings.sessionId, row.sessionId),
    eq(bindings.sittingId, row.sittingId),
    eq(bindings.epoch, row.epoch),
    eq(bindings.branch, row.branch),
  )

/** Notes that a branch goes on under a binding. */
export async function updateAdoptedFrom(db: Db, row: BindingKey, branch: string): Promise<void> {
  await db.update(bindings).set({ adoptedFrom: branch }).where(isRow(row))
}

/** Ends the waiting of a branch. */
export async function updateBranchSettled(db: Db, row: BindingKey, now: number): Promise<void> {
  await db.update(bindings).set({ supersededAt: now }).where(isRow(row))
}

/** Gives all bindings of a sitting the ranks that follow from its lines (SPEC B7, B8). */
export async function updateRanks(
  db: Db,
  sessionId: string,
  sittingId: string,
): Promise<BindingRecord[]> {
  const rows = await selectBindings(db, sessionId, sittingId)
  const ranks = ranksOf(rows.map(lineRow))
  const ranked = rows.map((row, at) => ({ ...row, rank: ranks[at] ?? row.rank }))
  for (const [at, row] of ranked.entries()) {
    if (row.rank !== rows[at]?.rank) {
      await db.update(bindings).set({ rank: row.rank }).where(isRow(row))
    }
  }
  return ranked
}

/** Whether nobody else of the session has this seat. */
export async function isSeatFree(
  db: Db,
  sessionId: string,
  sittingId: string,
  seatNumber: number,
): Promise<boolean> {
  const sittings = await selectSittings(db, [sessionId])
  return sittings.every((row) => row.sittingId === sittingId || row.seatNumber !== seatNumber)
}
