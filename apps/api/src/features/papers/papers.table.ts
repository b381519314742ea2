import type { PaperContent, VariantRule } from '@wenkao/shared/papers'
import { integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, ms } from '../../platform/columns.table.ts'

/** A confirmed paper version; immutable (DESIGN section 9). */
export const papers = pgTable(
  'papers',
  {
    paperId: uuid('paper_id').primaryKey(),
    title: text('title').notNull(),
    version: integer('version').notNull(),
    /** Everything of all its variants, each item and task once: what rules and statistics are about. */
    content: jsonb('content').$type<PaperContent>().notNull(),
    /** How its variants are given out (D04). */
    variantRule: text('variant_rule').$type<VariantRule>().notNull().default('lastTwoDigits'),
    confirmedAt: ms().notNull(),
  },
  (table) => [unique('papers_version').on(table.title, table.version)],
)

/** What one candidate sits: one of several papers of equal plan (套卷), numbered from 0 (D04). */
export const paperVariants = pgTable(
  'paper_variants',
  {
    paperId: uuid('paper_id')
      .notNull()
      .references(() => papers.paperId),
    variant: integer('variant').notNull(),
    content: jsonb('content').$type<PaperContent>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.paperId, table.variant] })],
)

/** The sealed package of a variant (试卷包): made once, its bytes in the blob store (DESIGN section 9). */
export const paperPackages = pgTable(
  'paper_packages',
  {
    paperId: uuid('paper_id')
      .notNull()
      .references(() => papers.paperId),
    variant: integer('variant').notNull(),
    /** Of the sealed bytes. */
    hash: text('hash').notNull(),
    size: integer('size').notNull(),
    /** The variant's key under the installation's. */
    keySealed: bytea('key_sealed').notNull(),
    builtAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.paperId, table.variant] })],
)

/** Contents that the variants of a paper are laid out from; bytes lie in the blob store. */
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
