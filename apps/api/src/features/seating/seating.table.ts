import { boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
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
    kind: text('kind').notNull().default('drawn'),
    /** null where the entry is about a station alone, as the three below. */
    sittingId: uuid('sitting_id'),
    examNumber: text('exam_number'),
    attempt: integer('attempt'),
    free: jsonb('free').$type<number[]>(),
    seatNumber: integer('seat_number').notNull(),
    reason: text('reason'),
    at: ms().notNull(),
    actor: text('actor').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.n] })],
)

/** What became of a candidate at the door (N11); no row while nobody has said anything. */
export const attendance = pgTable(
  'attendance',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    status: text('status').notNull(),
    note: text('note'),
    at: ms().notNull(),
    /** null when the candidate's own log-in set it. */
    by: text('by'),
    wasAbsent: boolean('was_absent').notNull().default(false),
    signedInAt: ms(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId] })],
)

/** Who has looked at whose photo: the first look of each leaves an audit row. */
export const photoViews = pgTable(
  'photo_views',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    viewerId: text('viewer_id').notNull(),
    at: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.viewerId] })],
)
