import { boolean, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Heads that stations named while the server did not hold them yet (DESIGN section 7). */
export const headWitnesses = pgTable(
  'head_witnesses',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    writer: text('writer').notNull(),
    n: integer('n').notNull(),
    hash: text('hash').notNull(),
    witnessedAt: ms().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.sessionId, table.sittingId, table.writer, table.n, table.hash],
    }),
  ],
)

/** Decisions on late work. Each covers what had arrived by `asOf` and no earlier one covered. */
export const lateDecisions = pgTable(
  'late_decisions',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    asOf: ms().notNull(),
    accepted: boolean('accepted').notNull(),
    reason: text('reason').notNull(),
    decidedAt: ms().notNull(),
    decidedBy: text('decided_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.asOf] })],
)
