import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** The answer log, append-only. `text` is the entry as its writer made it; `hash` is over its bytes. */
export const answerEvents = pgTable(
  'answer_events',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    writer: text('writer').notNull(),
    n: integer('n').notNull(),
    hash: text('hash').notNull(),
    kind: text('kind').notNull(),
    hlc: ms().notNull(),
    text: text('text').notNull(),
    /** `stored`, or `quarantined` when this server did not understand it. */
    outcome: text('outcome').notNull(),
    /** Epoch of the token that brought it. */
    epoch: integer('epoch').notNull(),
    receivedAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.writer, table.n] })],
)

/** Other content under a key that was taken, and entries without a readable key: kept, never lost (R4). */
export const answerConflicts = pgTable(
  'answer_conflicts',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    hash: text('hash').notNull(),
    writer: text('writer'),
    n: integer('n'),
    reason: text('reason').notNull(),
    text: text('text').notNull(),
    epoch: integer('epoch').notNull(),
    receivedAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.hash] })],
)
