import type { PersonalKind } from '@wenkao/shared/privacy'
import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** What was erased of whom: ids only. A restore of an older backup is held against it (PR4). */
export const erasures = pgTable(
  'erasures',
  {
    examId: uuid('exam_id').notNull(),
    candidateId: uuid('candidate_id').notNull(),
    kind: text('kind').$type<PersonalKind>().notNull(),
    at: ms().notNull(),
    /** Account of who decided, or `retention`. */
    by: text('by').notNull(),
    reason: text('reason').notNull(),
  },
  (table) => [primaryKey({ columns: [table.examId, table.candidateId, table.kind] })],
)

/** The one row that says how long personal data is kept: months, null for ever. */
export const retentionPeriods = pgTable('retention_periods', {
  /** Always 1. */
  one: integer('one').primaryKey(),
  identityNumber: integer('identity_number'),
  photo: integer('photo'),
  specialNeeds: integer('special_needs'),
  name: integer('name'),
  doneAt: ms(),
})
