import type { DecidedPoints } from '@wenkao/shared/review'
import { sql } from 'drizzle-orm'
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
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** What a flag knows beyond its name. */
export interface FlagDetail {
  readonly flag: string
  readonly path?: string
  readonly by?: string
  readonly otherSittingId?: string
}

/** The review queue: one row per sitting and round with its flags, one more per appeal (F11a, N04). */
export const reviews = pgTable(
  'reviews',
  {
    sessionId: sessionId(),
    reviewId: uuid('review_id').notNull(),
    sittingId: sittingId(),
    examId: uuid('exam_id').notNull(),
    round: integer('round').notNull(),
    /** The work that is looked at: points decided for it say nothing about another one's. */
    contentDigest: text('content_digest').notNull(),
    /** `flags` or `appeal`. */
    kind: text('kind').notNull(),
    flags: jsonb('flags').$type<string[]>().notNull(),
    flagDetails: jsonb('flag_details').$type<FlagDetail[]>().notNull(),
    appealText: text('appeal_text'),
    openedAt: ms().notNull(),
    openedBy: text('opened_by'),
    /** Reviewers who must decide by themselves. */
    needed: integer('needed').notNull(),
    /** `open`, `arbitration`, `decided`, `lapsed`. */
    state: text('state').notNull(),
    takenById: uuid('taken_by_id'),
    takenBy: text('taken_by'),
    takenAt: ms(),
    decidedAt: ms(),
    /** Points that were decided in place of the engine's. */
    outcome: jsonb('outcome').$type<DecidedPoints[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.reviewId] }),
    uniqueIndex('reviews_of_flags')
      .on(table.sessionId, table.sittingId, table.round, table.contentDigest)
      .where(sql`${table.kind} = 'flags'`),
    index('reviews_by_exam').on(table.examId, table.state),
  ],
)

/** Decisions on a review; each is kept, also one that arbitration has overruled. */
export const reviewDecisions = pgTable(
  'review_decisions',
  {
    sessionId: sessionId(),
    reviewId: uuid('review_id').notNull(),
    decisionId: uuid('decision_id').notNull(),
    /** `review` or `arbitration`. */
    role: text('role').notNull(),
    staffId: uuid('staff_id').notNull(),
    staffName: text('staff_name').notNull(),
    points: jsonb('points').$type<DecidedPoints[]>().notNull(),
    reason: text('reason').notNull(),
    decidedAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.reviewId, table.decisionId] })],
)
