import type { PaperContent } from '@wenkao/shared/papers'
import { integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

/** A confirmed paper version; immutable (DESIGN section 9). */
export const papers = pgTable(
  'papers',
  {
    paperId: uuid('paper_id').primaryKey(),
    title: text('title').notNull(),
    version: integer('version').notNull(),
    content: jsonb('content').$type<PaperContent>().notNull(),
    confirmedAt: ms().notNull(),
  },
  (table) => [unique('papers_version').on(table.title, table.version)],
)

/** Contents that a candidate of the paper may download; bytes lie in the blob store. */
export const paperMaterials = pgTable(
  'paper_materials',
  {
    paperId: uuid('paper_id')
      .notNull()
      .references(() => papers.paperId),
    hash: text('hash').notNull(),
    size: integer('size').notNull(),
  },
  (table) => [primaryKey({ columns: [table.paperId, table.hash] })],
)
