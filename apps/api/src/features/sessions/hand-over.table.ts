import { boolean, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms, sessionId } from '../../platform/columns.table.ts'

/** Who handed a running room to whom; the last one says who runs it now. Never changed. */
export const handOvers = pgTable(
  'hand_overs',
  {
    sessionId: sessionId(),
    /** Made by the page, so that a repeated request is one hand-over. */
    handOverId: uuid('hand_over_id').notNull(),
    at: ms().notNull(),
    fromId: text('from_id').notNull(),
    fromName: text('from_name').notNull(),
    toId: uuid('to_id').notNull(),
    toName: text('to_name').notNull(),
    /** The former goes on beside the new one. */
    keeps: boolean('keeps').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.handOverId] })],
)
