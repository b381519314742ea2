import type { Receipt, Submission } from '@wenkao/shared/hand-in'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Submissions by their content (F03e); the standing one of a round is the grading queue's truth. */
export const submissions = pgTable(
  'submissions',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    contentDigest: text('content_digest').notNull(),
    round: integer('round').notNull(),
    /** `stands`, `contested`, or `replaced` by an adjudicator's decision. */
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
    /** The case whose package this is, once an adjudicator has let it stand: it is graded from there. */
    caseId: uuid('case_id'),
    /** The case that took this one's place: it stands again when that is decided otherwise. */
    replacedBy: uuid('replaced_by'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.sittingId, table.contentDigest] }),
    index('submissions_ungraded').on(table.gradedAt, table.gradingTakenAt),
  ],
)
