import type { AuditBlock } from '@wenkao/shared/audit'
import { isNull } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms, sessionId } from '../../platform/columns.table.ts'

/** A staff action, written in the transaction of the action itself (R7). */
export const auditRows = pgTable(
  'audit_rows',
  {
    /** The nil UUID for actions outside any session: the distribution key is never null. */
    sessionId: sessionId(),
    auditId: uuid('audit_id').notNull(),
    areaId: uuid('area_id'),
    at: ms().notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    /** Number of the sealed block that holds the row; null until sealed. */
    block: integer('block'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.auditId] }),
    index('audit_rows_by_time').on(table.at),
    index('audit_rows_by_area').on(table.areaId, table.at),
    index('audit_rows_by_action').on(table.action, table.at),
    index('audit_rows_by_block').on(table.areaId, table.block),
    // What the sealer looks at each second: nearly always empty.
    index('audit_rows_unsealed').on(table.areaId, table.auditId).where(isNull(table.block)),
  ],
)

/** Signed Merkle blocks over audit rows, chained per area by the previous head (N03). */
export const auditBlocks = pgTable(
  'audit_blocks',
  {
    /** The nil UUID for the chain of actions without an area. */
    areaId: uuid('area_id').notNull(),
    n: integer('n').notNull(),
    previousHead: text('previous_head').notNull(),
    merkleRoot: text('merkle_root').notNull(),
    head: text('head').notNull(),
    rows: integer('rows').notNull(),
    signature: text('signature').notNull(),
    keyId: text('key_id').notNull(),
    sealedAt: ms().notNull(),
    /** The rows of the block in the order of its tree: what names a row that was changed or is missing. */
    entries: jsonb('entries').$type<AuditBlock['entries']>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.areaId, table.n] }),
    index('audit_blocks_by_head').on(table.head),
  ],
)

/** Who looked at whose personal data (PR1): one row for each time that it was shown, ids only. */
export const personalLooks = pgTable(
  'personal_looks',
  {
    examId: uuid('exam_id').notNull(),
    lookId: uuid('look_id').notNull(),
    at: ms().notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: text('actor_id').notNull(),
    actorName: text('actor_name').notNull(),
    action: text('action').notNull(),
    seen: text('seen').array().notNull(),
    candidateIds: uuid('candidate_ids').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.lookId] }),
    index('personal_looks_by_candidate').using('gin', table.candidateIds),
  ],
)
