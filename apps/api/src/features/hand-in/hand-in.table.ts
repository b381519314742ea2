import type { Receipt, Submission } from '@wenkao/shared/hand-in'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Submissions by their content (F03e); the standing one of a round is the grading queue's truth. */
export const submissions = pgTable(
  'submissions',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    contentDigest: text('content_digest').notNull(),
    round: integer('round').notNull(),
    standing: text('standing').notNull(),
    submission: jsonb('submission').$type<Submission>().notNull(),
    receipt: jsonb('receipt').$type<Receipt>().notNull(),
    epoch: integer('epoch').notNull(),
    inTime: boolean('in_time').notNull(),
    receivedAt: ms().notNull(),
    /** Grading: when it was last taken up, how often, and when it ended. */
    gradingTakenAt: ms(),
    gradingAttempts: integer('grading_attempts').notNull().default(0),
    gradedAt: ms(),
    gradingProblem: text('grading_problem'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.sittingId, table.contentDigest] }),
    index('submissions_ungraded').on(table.gradedAt, table.gradingTakenAt),
  ],
)
