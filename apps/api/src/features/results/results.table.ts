import { doublePrecision, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** Rollup per candidate, written when a sitting is graded, so that no list crosses sessions. */
export const results = pgTable(
  'results',
  {
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    sittingId: uuid('sitting_id').notNull(),
    status: text('status').notNull(),
    objectivePoints: doublePrecision('objective_points'),
    taskPoints: doublePrecision('task_points'),
    points: doublePrecision('points'),
    max: doublePrecision('max'),
    handedInAt: ms(),
    receiptCode: text('receipt_code'),
    flags: jsonb('flags').$type<string[]>().notNull(),
    /** When somebody has decided on its flags: from then on nobody waits for a review of it. */
    reviewedAt: ms(),
    updatedAt: ms().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.candidateId] }),
    index('results_by_session').on(table.examId, table.sessionId),
    index('results_by_points').on(table.examId, table.points),
    index('results_by_update').on(table.updatedAt),
  ],
)
