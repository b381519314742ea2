import type { KindCounts, ReleaseSettings } from '@wenkao/shared/releases'
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** How far the publication of an exam's results is; no row: open, with settings as a new exam has. */
export const releases = pgTable('releases', {
  examId: uuid('exam_id').primaryKey(),
  /** `open`, `frozen`, `published`. */
  phase: text('phase').notNull(),
  settings: jsonb('settings').$type<ReleaseSettings>().notNull(),
  /** Counts the changes of the settings. */
  revision: integer('revision').notNull(),
  frozenAt: ms(),
  frozenBy: text('frozen_by'),
})

/** What the office decided of a candidate's result, beside its points (N13); `counts` undoes it. */
export const resultRulings = pgTable(
  'result_rulings',
  {
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    ruled: text('ruled').notNull(),
    reason: text('reason').notNull(),
    ruledBy: text('ruled_by').notNull(),
    ruledAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.examId, table.candidateId] })],
)

/** Published results; a correction is another row, and none is ever changed. */
export const resultEditions = pgTable(
  'result_editions',
  {
    examId: uuid('exam_id').notNull(),
    edition: integer('edition').notNull(),
    reason: text('reason').notNull(),
    settings: jsonb('settings').$type<ReleaseSettings>().notNull(),
    counts: jsonb('counts').$type<KindCounts>().notNull(),
    digest: text('digest').notNull(),
    changed: integer('changed').notNull(),
    publishedAt: ms().notNull(),
    publishedBy: text('published_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.examId, table.edition] })],
)

/** Names the grading row that a published line comes from: its evidence stays readable. */
export interface GradingKey {
  readonly round: number
  readonly paperId: string
  readonly rulesVersion: number
  readonly graderVersion: string
  readonly runId: string
  readonly contentDigest: string
}

/** Lines of the editions as they were published, with names and places as they were then. */
export const resultEditionRows = pgTable(
  'result_edition_rows',
  {
    examId: uuid('exam_id').notNull(),
    edition: integer('edition').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    examNumber: text('exam_number').notNull(),
    name: text('name').notNull(),
    school: text('school'),
    className: text('class_name'),
    areaId: uuid('area_id'),
    areaName: text('area_name'),
    siteId: uuid('site_id'),
    siteName: text('site_name'),
    roomId: uuid('room_id'),
    sessionId: uuid('session_id'),
    sessionName: text('session_name'),
    sittingId: uuid('sitting_id'),
    kind: text('kind').notNull(),
    score: doublePrecision('score'),
    grade: text('grade'),
    objectivePoints: doublePrecision('objective_points'),
    taskPoints: doublePrecision('task_points'),
    points: doublePrecision('points'),
    max: doublePrecision('max'),
    grading: jsonb('grading').$type<GradingKey>(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.edition, table.candidateId] }),
    index('result_edition_rows_number').on(table.examId, table.edition, table.examNumber),
    index('result_edition_rows_school').on(table.examId, table.edition, table.school),
  ],
)
