import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytea, ms, sessionId, sittingId } from '../../platform/columns.table.ts'

export const draws = pgTable('draws', {
  sessionId: sessionId().primaryKey(),
  commitment: text('commitment').notNull(),
  seedSealed: bytea('seed_sealed').notNull(),
  algorithm: text('algorithm').notNull(),
  stations: jsonb('stations').$type<number[]>().notNull(),
  witnessDigits: text('witness_digits'),
  revealedAt: ms(),
})

/** Append-only log of the draw; with the revealed seed anyone can replay it. */
export const drawEntries = pgTable(
  'draw_entries',
  {
    sessionId: sessionId(),
    n: integer('n').notNull(),
    sittingId: sittingId(),
    examNumber: text('exam_number').notNull(),
    attempt: integer('attempt').notNull(),
    free: jsonb('free').$type<number[]>().notNull(),
    seatNumber: integer('seat_number').notNull(),
    at: ms().notNull(),
    actor: text('actor').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.n] })],
)
