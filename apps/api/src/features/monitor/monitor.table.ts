import type { SittingProgress } from '@wenkao/shared/answers'
import type { FailureCause, FailureFamily } from '@wenkao/shared/monitor'
import { isNull } from 'drizzle-orm'
import { integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Last sign of life and progress; collected in memory and written in batches (DESIGN section 11). */
export const contacts = pgTable(
  'contacts',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    lastSeenAt: ms().notNull(),
    progress: jsonb('progress').$type<SittingProgress>(),
    /** Since when the oldest change of that progress waits, server clock; null when none does. */
    unsentSince: ms(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId] })],
)

/**
 * Failures of many stations as one thing each (F09). A session has one open failure of a family at most,
 * so that two processes that find the same one record it once.
 */
export const roomFailures = pgTable(
  'room_failures',
  {
    sessionId: sessionId(),
    failureId: uuid('failure_id').notNull(),
    family: text('family').$type<FailureFamily>().notNull(),
    cause: text('cause').$type<FailureCause>().notNull(),
    stations: jsonb('stations').$type<number[]>().notNull(),
    affected: integer('affected').notNull(),
    of: integer('of').notNull(),
    since: ms().notNull(),
    endedAt: ms(),
    code: text('code'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.failureId] }),
    uniqueIndex('room_failures_open')
      .on(table.sessionId, table.family)
      .where(isNull(table.endedAt)),
  ],
)
