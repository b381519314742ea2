import type { GradingRules, ObjectiveVerdict, PointsChange } from '@wenkao/shared/grading'
import type { TaskVerdict } from '@wenkao/office'
import { sql } from 'drizzle-orm'
import {
  doublePrecision,
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

export interface StoredVerdicts {
  readonly objective: readonly ObjectiveVerdict[]
  readonly tasks: readonly { readonly taskId: string; readonly verdict: TaskVerdict }[]
}

/**
 * One row per sitting, round, paper version, rules version, grader version and regrade; a grading, a
 * regrade and a reviewer's decision each add a row, nothing edits one (D12).
 */
export const gradingResults = pgTable(
  'grading_results',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    round: integer('round').notNull(),
    paperId: uuid('paper_id').notNull(),
    /** Of the paper's grading rules; 1 is the confirmed paper's own. */
    rulesVersion: integer('rules_version').notNull().default(1),
    /** Of everything that decides a score beside paper and rules, the engine first. */
    graderVersion: text('grader_version').notNull(),
    /** `engine`, `case` for a reported package, `review` with points that people decided. */
    source: text('source').notNull().default('engine'),
    /** The regrade that made it; empty: made when it was handed in or decided. */
    runId: text('run_id').notNull().default(''),
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
      // The name that would be made of the columns is longer than PostgreSQL keeps.
      name: 'grading_results_key',
      columns: [
        table.sessionId,
        table.sittingId,
        table.round,
        table.paperId,
        table.rulesVersion,
        table.graderVersion,
        table.runId,
        table.contentDigest,
      ],
    }),
  ],
)

/** Every time that a document ended its grader or was refused by it, with its last words (F04). */
export const gradingFailures = pgTable(
  'grading_failures',
  {
    sessionId: sessionId(),
    failureId: uuid('failure_id').notNull(),
    sittingId: sittingId(),
    round: integer('round').notNull(),
    taskId: text('task_id').notNull(),
    contentDigest: text('content_digest').notNull(),
    code: text('code').notNull(),
    message: text('message').notNull(),
    failedAt: ms().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.failureId] }),
    index('grading_failures_sitting').on(table.sessionId, table.sittingId),
  ],
)

/** Later versions of a paper's grading rules, from 2 on; never changed once they are there (D12). */
export const gradingRules = pgTable(
  'grading_rules',
  {
    paperId: uuid('paper_id').notNull(),
    rulesVersion: integer('rules_version').notNull(),
    rules: jsonb('rules').$type<GradingRules>().notNull(),
    reason: text('reason').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.paperId, table.rulesVersion] })],
)

/** Regrades of an exam, of one of its sessions or sittings (D12). */
export const regradeRuns = pgTable(
  'regrade_runs',
  {
    examId: uuid('exam_id').notNull(),
    runId: uuid('run_id').notNull(),
    /** Both null: the whole exam. */
    sessionId: uuid('session_id'),
    sittingId: uuid('sitting_id'),
    paperId: uuid('paper_id').notNull(),
    rulesVersion: integer('rules_version').notNull(),
    reason: text('reason').notNull(),
    /** `running`, `ready`, `released`, `discarded`. */
    state: text('state').notNull(),
    startedBy: text('started_by').notNull(),
    startedAt: ms().notNull(),
    decidedBy: text('decided_by'),
    decidedAt: ms(),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.runId] }),
    // One at a time per exam: two diffs against the same points could not both be released.
    uniqueIndex('regrade_runs_open')
      .on(table.examId)
      .where(sql`${table.state} in ('running', 'ready')`),
  ],
)

/** What a regrade grades: one standing hand-in each, with the points before and after. */
export const regradeItems = pgTable(
  'regrade_items',
  {
    sessionId: sessionId(),
    runId: uuid('run_id').notNull(),
    sittingId: sittingId(),
    examId: uuid('exam_id').notNull(),
    round: integer('round').notNull(),
    contentDigest: text('content_digest').notNull(),
    takenAt: ms(),
    attempts: integer('attempts').notNull().default(0),
    gradedAt: ms(),
    problem: text('problem'),
    /** Of the row that this grading wrote. */
    graderVersion: text('grader_version'),
    /** What counted when it was graded; null where nothing did. */
    pointsBefore: doublePrecision('points_before'),
    maxBefore: doublePrecision('max_before'),
    objectivePoints: doublePrecision('objective_points'),
    taskPoints: doublePrecision('task_points'),
    max: doublePrecision('max'),
    flags: jsonb('flags').$type<string[]>(),
    changes: jsonb('changes').$type<PointsChange[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.runId, table.sittingId] }),
    index('regrade_items_waiting').on(table.gradedAt, table.takenAt),
    index('regrade_items_run').on(table.examId, table.runId),
  ],
)

/** Changed Office documents as they were handed in, and whom their mark names: copies are found here. */
export const handedInDocuments = pgTable(
  'handed_in_documents',
  {
    examId: uuid('exam_id').notNull(),
    sessionId: sessionId(),
    sittingId: sittingId(),
    round: integer('round').notNull(),
    path: text('path').notNull(),
    hash: text('hash').notNull(),
    /** The sitting that its mark names; null without a mark of this server. */
    markedFor: uuid('marked_for'),
  },
  (table) => [
    primaryKey({
      name: 'handed_in_documents_key',
      columns: [table.examId, table.sittingId, table.round, table.path, table.hash],
    }),
    index('handed_in_documents_hash').on(table.examId, table.hash),
  ],
)
