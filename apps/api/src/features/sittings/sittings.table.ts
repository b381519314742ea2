import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'
import { stations } from '../places/places.table.ts'
import { schedules } from '../sessions/sessions.table.ts'

/** Work that a station said it had not sent, and when by the server's clock. */
export interface Unsent {
  readonly at: number
  readonly changes: number
  readonly files: number
}

export const sittings = pgTable(
  'sittings',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    examNumber: text('exam_number').notNull(),
    name: text('name').notNull(),
    school: text('school'),
    shuffleSeed: text('shuffle_seed').notNull(),
    seatNumber: integer('seat_number'),
    /** Which variant of the paper it sits (D04); the same for good from the first log-in on. */
    variant: integer('variant').notNull().default(0),
    loggedInAt: ms(),
    /** Start of the own duration under timing `full`. */
    beganAt: ms(),
    extensionMs: ms().notNull().default(0),
    round: integer('round').notNull().default(0),
    handedInAt: ms(),
    supersededAt: ms(),
    /** When an approved reopening last gave it back to its candidate (F21). */
    reopenedAt: ms(),
    /** The superseded sitting that this one repeats, and the one that repeats this (F03d). */
    formerSessionId: uuid('former_session_id'),
    formerSittingId: uuid('former_sitting_id'),
    nextSessionId: uuid('next_session_id'),
    nextSittingId: uuid('next_sitting_id'),
    /** Admitted although entry has closed; may hand in before hand-in opens: set by a proctor (N11). */
    entryAllowedAt: ms(),
    handInAllowedAt: ms(),
    /** In a class exam: may log in at another PC, since its teacher said so (CE4). */
    moveAllowedAt: ms(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.sittingId] }),
    // A superseded sitting keeps number and seat, and a retake may take place in the same session.
    uniqueIndex('sittings_exam_number')
      .on(table.sessionId, table.examNumber)
      .where(isNull(table.supersededAt)),
    uniqueIndex('sittings_seat')
      .on(table.sessionId, table.seatNumber)
      .where(sql`${table.seatNumber} is not null and ${table.supersededAt} is null`),
    index('sittings_by_candidate').on(table.examId, table.candidateId),
  ],
)

/** Joins schedules with the sittings that they made. */
export const isSittingOfSchedule = and(
  eq(sittings.sessionId, schedules.sessionId),
  eq(sittings.sittingId, schedules.sittingId),
)

/** Epochs and branches with the ranks that the server gives them (DESIGN section 3). */
export const bindings = pgTable(
  'bindings',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    epoch: integer('epoch').notNull(),
    /** Empty on the server's own line: a key column cannot be null. */
    branch: text('branch').notNull().default(''),
    parent: text('parent'),
    rank: integer('rank').notNull(),
    /** null for a browser without a bridge. */
    stationId: uuid('station_id').references(() => stations.stationId),
    seatNumber: integer('seat_number').notNull(),
    /** Of a browser without a bridge, where seats are free: tells it from another (CE4). */
    device: text('device'),
    createdAt: ms().notNull(),
    supersededAt: ms(),
    /** Writers put under this binding by the server; null where their record 0 decides. */
    writers: jsonb('writers').$type<string[]>(),
    /** Branch that goes on under this binding: by adoption or by a pick. */
    adoptedFrom: text('adopted_from'),
    /** First log-in under it; null while a machine change waits for its candidate (F02b). */
    loggedInAt: ms(),
    /** Seat that its candidate was moved from; null where nobody was moved. */
    movedFrom: integer('moved_from'),
    /** Sitting that it changed seats with. */
    exchangedWith: uuid('exchanged_with'),
    /** What its former station had not sent yet, as told last before the move. */
    formerUnsent: jsonb('former_unsent').$type<Unsent>(),
    /** What its own station told last after it was superseded (F02e). */
    heardAfter: jsonb('heard_after').$type<Unsent>(),
    /** When a machine change was begun at its own station, and not finished yet (F02b). */
    leavingAt: ms(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.sittingId, table.epoch, table.branch] }),
  ],
)
