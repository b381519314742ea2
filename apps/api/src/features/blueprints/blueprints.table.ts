import type { Blueprint } from '@wenkao/shared/blueprints'
import { index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** An entry at its place, with the version that is used. */
export interface StoredPlace {
  readonly rowId: string
  readonly at: number
  readonly variant: number | null
  readonly entryId: string
  readonly version: number
}

/** A paper in the making (D03): its plan, and what was drawn for it. */
export const paperDrafts = pgTable(
  'paper_drafts',
  {
    draftId: uuid('draft_id').primaryKey(),
    /** null: a program made it. */
    ownerId: uuid('owner_id'),
    ownerName: text('owner_name').notNull(),
    revision: integer('revision').notNull(),
    blueprint: jsonb('blueprint').$type<Blueprint>().notNull(),
    places: jsonb('places').$type<readonly StoredPlace[]>().notNull(),
    /** What parameters of templates are drawn by; stays, so that a preview shows what is confirmed. */
    seed: text('seed').notNull(),
    updatedAt: ms().notNull(),
    /** The paper that it became. */
    paperId: uuid('paper_id'),
  },
  (table) => [
    index('paper_drafts_newest').on(table.updatedAt),
    index('paper_drafts_paper').on(table.paperId),
  ],
)
