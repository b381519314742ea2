import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Candidates who have left the room; taking it back removes the row, the audit log keeps both. */
export const signOuts = pgTable(
  'sign_outs',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    signedOutAt: ms().notNull(),
    by: text('by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId] })],
)

/** Closed room reports: the bytes that were closed, and their hash. Never changed. */
export const roomReports = pgTable('room_reports', {
  sessionId: sessionId().primaryKey(),
  /** `RoomReport` as canonical JSON. */
  content: text('content').notNull(),
  hash: text('hash').notNull(),
  closedAt: ms().notNull(),
  closedById: text('closed_by_id').notNull(),
  closedByName: text('closed_by_name').notNull(),
})

/** What was added to a closed report, by whom. Never changed. */
export const reportAdditions = pgTable(
  'report_additions',
  {
    sessionId: sessionId(),
    additionId: uuid('addition_id').notNull(),
    at: ms().notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    text: text('text').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.additionId] })],
)
