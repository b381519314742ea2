import type { SittingProgress } from '@wenkao/shared/answers'
import { jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core'
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
