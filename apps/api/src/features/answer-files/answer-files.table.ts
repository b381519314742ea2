import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Contents that a sitting has uploaded; the bytes lie in the blob store by hash. */
export const fileContents = pgTable(
  'file_contents',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    hash: text('hash').notNull(),
    size: ms().notNull(),
    storedAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.hash] })],
)

/** Versions of answer files, one per `file` event of the log. */
export const fileVersions = pgTable(
  'file_versions',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    writer: text('writer').notNull(),
    n: integer('n').notNull(),
    path: text('path').notNull(),
    /** null when the file was removed. */
    hash: text('hash'),
    size: ms().notNull(),
    baseHash: text('base_hash'),
    hlc: ms().notNull(),
    receivedAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.writer, table.n] })],
)
