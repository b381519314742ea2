import type { ApprovalRow, ApprovalWish } from '@wenkao/shared/approvals'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, ms, sessionId } from '../../platform/columns.table.ts'

/** What rooms asked their area for, and what became of it. Rows are never deleted. */
export const approvals = pgTable(
  'approvals',
  {
    sessionId: sessionId(),
    /** Made by the page that asks, so that a repeated request is the same one. */
    approvalId: uuid('approval_id').notNull(),
    kind: text('kind').notNull(),
    wish: jsonb('wish').$type<ApprovalWish>().notNull(),
    reason: text('reason').notNull(),
    evidence: jsonb('evidence').$type<Omit<ApprovalRow['evidence'], 'hasPhoto'>>().notNull(),
    photo: bytea('photo'),
    photoType: text('photo_type'),
    state: text('state').notNull(),
    requestedAt: ms().notNull(),
    requestedBy: text('requested_by').notNull(),
    decidedAt: ms(),
    decidedBy: text('decided_by'),
    decisionReason: text('decision_reason'),
    /** How many sittings the approval changed. */
    changed: integer('changed'),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.approvalId] }),
    index('approvals_by_state').on(table.state, table.requestedAt),
  ],
)
