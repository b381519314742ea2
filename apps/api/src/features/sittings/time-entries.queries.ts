import type { TimeEntry } from '@wenkao/shared/sittings'
import { asc, eq, sql } from 'drizzle-orm'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { actorOf } from '../audit/index.ts'
import { timeEntries } from './time-entries.table.ts'

/** What is noted of an action on a session's time. */
export interface NewTimeEntry extends Pick<TimeEntry, 'kind' | 'sittingId'> {
  readonly sessionId: string
  readonly at: number
  /** Default 0. */
  readonly ms?: number
  readonly reason?: string
  /** Default `room`. */
  readonly source?: TimeEntry['source']
}

/** Adds a row; call it with the transaction of the action, beside its audit row (R7). */
export async function insertTimeEntry(
  services: Pick<Services, 'clock'>,
  db: Db,
  caller: Caller,
  entry: NewTimeEntry,
): Promise<void> {
  await db.insert(timeEntries).values({
    ms: 0,
    reason: '',
    source: 'room',
    ...entry,
    entryId: freshId(services),
    by: actorOf(caller).name,
  })
}

/** Rows of a session, oldest first. */
export async function selectTimeEntries(db: Db, sessionId: string): Promise<TimeEntry[]> {
  const rows = await db
    .select()
    .from(timeEntries)
    .where(eq(timeEntries.sessionId, sessionId))
    // An end closes the pause at the very same moment: ids of one millisecond have no order.
    .orderBy(asc(timeEntries.at), sql`${timeEntries.kind} = 'ended'`, asc(timeEntries.entryId))
  return rows.map(({ sessionId: _session, ...row }) => ({
    ...row,
    kind: row.kind as TimeEntry['kind'],
    source: row.source as TimeEntry['source'],
  }))
}
