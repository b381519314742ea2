import {
  bigint,
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
import type { StoredVerdicts } from '../grading/grading.table.ts'

/**
 * Packages and contested hand-ins that wait for an adjudicator, or were decided (F11d, F03e). A package
 * keeps its sealed file whole.
 */
export const cases = pgTable(
  'cases',
  {
    sessionId: sessionId(),
    caseId: uuid('case_id').notNull(),
    sittingId: sittingId(),
    /** Over what the package holds: the same work sealed again is the same case. */
    packageDigest: text('package_digest').notNull(),
    /** The sealed file in the blob store; null for a contested hand-in, which came without one. */
    sealedHash: text('sealed_hash'),
    sealedBytes: bigint('sealed_bytes', { mode: 'number' }),
    /** The manifest as JSON text: a `jsonb` cannot hold every text that a stranger may write. */
    manifest: text('manifest'),
    /** What lists show of it, as JSON text: a manifest may have megabytes. */
    summary: text('summary').notNull(),
    /** The log of the package in the blob store; null where it has none. */
    logHash: text('log_hash'),
    note: text('note'),
    /** What the package would hand in, as JSON text, and its digest. */
    submission: text('submission').notNull(),
    contentDigest: text('content_digest').notNull(),
    receivedAt: ms().notNull(),
    decision: text('decision'),
    reason: text('reason'),
    decidedAt: ms(),
    decidedBy: text('decided_by'),
    /** Grading of the package by itself: when it was last taken up, how often, and what came of it. */
    gradingTakenAt: ms(),
    gradingAttempts: integer('grading_attempts').notNull().default(0),
    gradedAt: ms(),
    /** Of the rules by which it was graded: under others it is graded anew before it counts. */
    rulesVersion: integer('rules_version').notNull().default(1),
    gradingProblem: text('grading_problem'),
    objectivePoints: doublePrecision('objective_points'),
    taskPoints: doublePrecision('task_points'),
    max: doublePrecision('max'),
    verdicts: jsonb('verdicts').$type<StoredVerdicts>(),
    flags: jsonb('flags').$type<string[]>(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.caseId] }),
    uniqueIndex('cases_package').on(table.sessionId, table.sittingId, table.packageDigest),
    index('cases_ungraded').on(table.gradedAt, table.gradingTakenAt),
    index('cases_received').on(table.receivedAt),
  ],
)
