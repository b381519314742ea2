import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms } from '../../platform/columns.table.ts'

export const staff = pgTable('staff', {
  staffId: uuid('staff_id').primaryKey(),
  username: text('username').notNull(),
  /** Lower case, so that `Li` and `li` are one person. */
  usernameKey: text('username_key').notNull().unique(),
  displayName: text('display_name').notNull(),
  /** argon2id; null for an account that signs in by link only (demo). */
  passwordHash: text('password_hash'),
  createdAt: ms().notNull(),
  disabledAt: ms(),
})

export const staffGrants = pgTable(
  'staff_grants',
  {
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.staffId),
    role: text('role').notNull(),
    scopeKind: text('scope_kind').notNull(),
    /** Empty for scope `all`: a key column cannot be null. */
    scopeId: text('scope_id').notNull().default(''),
  },
  (table) => [primaryKey({ columns: [table.staffId, table.role, table.scopeKind, table.scopeId] })],
)

export const staffLogins = pgTable(
  'staff_logins',
  {
    tokenHash: text('token_hash').primaryKey(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.staffId),
    createdAt: ms().notNull(),
    expiresAt: ms().notNull(),
  },
  (table) => [index('staff_logins_staff').on(table.staffId)],
)

/** One-time links: staff_id null makes the first exam-office account, else it signs that person in. */
export const signInLinks = pgTable('sign_in_links', {
  tokenHash: text('token_hash').primaryKey(),
  staffId: uuid('staff_id').references(() => staff.staffId),
  createdAt: ms().notNull(),
  expiresAt: ms().notNull(),
  usedAt: ms(),
})

export const apiKeys = pgTable('api_keys', {
  apiKeyId: uuid('api_key_id').primaryKey(),
  name: text('name').notNull(),
  secretHash: text('secret_hash').notNull().unique(),
  createdBy: uuid('created_by').references(() => staff.staffId),
  createdAt: ms().notNull(),
  revokedAt: ms(),
  /** What it is good for (KY1); null: made before there were scopes. */
  scopes: text('scopes').array(),
  expiresAt: ms(),
  /** To the minute. */
  lastUsedAt: ms(),
  rotatedAt: ms(),
  /** The secret before the present one, and until when it is good. */
  formerSecretHash: text('former_secret_hash').unique(),
  formerSecretUntil: ms(),
})
