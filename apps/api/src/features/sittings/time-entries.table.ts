import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms, sessionId } from '../../platform/columns.table.ts'

/**
 * What was done with a session's time, one row each, added and never changed. The sums on sessions and
 * sittings stay what a deadline is computed from; these rows say who gave them, when and why.
 */
export const timeEntries = pgTable(
  'time_entries',
  {
    sessionId: sessionId(),
    entryId: uuid('entry_id').notNull(),
    /** null: the whole session. */
    sittingId: uuid('sitting_id'),
    kind: text('kind').notNull(),
    /** Extra time, or the length of the pause that ended; else 0. */
    ms: ms().notNull().default(0),
    at: ms().notNull(),
    by: text('by').notNull(),
    reason: text('reason').notNull().default(''),
    source: text('source').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.entryId] })],
)

/** Source of the extra time that a candidate's special needs give, and that comes with the sitting (RO3). */
export const BY_ROSTER = 'roster'
