import { integer, pgTable, text } from 'drizzle-orm/pg-core'
import { ms } from './columns.table.ts'

/** The one row that says which set of keys this database belongs to. */
export const installation = pgTable('installation', {
  /** Always 1. */
  one: integer('one').primaryKey(),
  receiptKeyId: text('receipt_key_id').notNull(),
  auditKeyId: text('audit_key_id').notNull(),
  createdAt: ms().notNull(),
})
