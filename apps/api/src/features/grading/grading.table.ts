import type { ObjectiveVerdict } from '@wenkao/shared/grading'
import type { TaskVerdict } from '@wenkao/office'
import {
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

export interface StoredVerdicts {
  readonly objective: readonly ObjectiveVerdict[]
  readonly tasks: readonly { readonly taskId: string; readonly verdict: TaskVerdict }[]
}

/** One row per sitting, round, paper version and grader version; regrading adds a row (D12). */
export const gradingResults = pgTable(
  'grading_results',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    round: integer('round').notNull(),
    paperId: uuid('paper_id').notNull(),
    graderVersion: text('grader_version').notNull(),
    contentDigest: text('content_digest').notNull(),
    objectivePoints: doublePrecision('objective_points').notNull(),
    taskPoints: doublePrecision('task_points').notNull(),
    max: doublePrecision('max').notNull(),
    verdicts: jsonb('verdicts').$type<StoredVerdicts>().notNull(),
    flags: jsonb('flags').$type<string[]>().notNull(),
    gradedAt: ms().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.sessionId,
        table.sittingId,
        table.round,
        table.paperId,
        table.graderVersion,
        table.contentDigest,
      ],
    }),
  ],
)
