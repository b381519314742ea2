import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from './columns.table.ts'

/** The one row that says which set of keys this database belongs to. */
export const installation = pgTable('installation', {
  /** Always 1. */
  one: integer('one').primaryKey(),
  receiptKeyId: text('receipt_key_id').notNull(),
  auditKeyId: text('audit_key_id').notNull(),
  /** Recipient of sealed files; null in a database from before them until the next start. */
  sealedRecipient: text('sealed_recipient'),
  createdAt: ms().notNull(),
})

/**
 * Escrow keys of the exam office, newest last (DESIGN section 5). Only the recipient is kept; the private
 * half was shown once. A replaced key stays listed: files sealed to it are opened with it.
 */
export const escrowKeys = pgTable('escrow_keys', {
  escrowKeyId: uuid('escrow_key_id').primaryKey(),
  recipient: text('recipient').notNull(),
  createdAt: ms().notNull(),
  createdBy: text('created_by').notNull(),
})
