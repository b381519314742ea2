import type { ScheduleRules } from '@wenkao/shared/scheduling'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** What was scheduled in one step, so that it can be taken back in one (N10). */
export const scheduleRuns = pgTable(
  'schedule_runs',
  {
    examId: uuid('exam_id').notNull(),
    scheduleId: uuid('schedule_id').notNull(),
    rules: jsonb('rules').$type<ScheduleRules>().notNull(),
    digest: text('digest').notNull(),
    sessionIds: jsonb('session_ids').$type<readonly string[]>().notNull(),
    candidates: integer('candidates').notNull(),
    actor: text('actor').notNull(),
    createdAt: ms().notNull(),
    undoneAt: ms(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.scheduleId] }),
    index('schedule_runs_newest').on(table.examId, table.createdAt),
  ],
)
