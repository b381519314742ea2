import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { ms, sessionId, sittingId } from '../../platform/columns.table.ts'

/** Outage ledger: when nothing was heard of a sitting, written when it was heard again. */
export const contactGaps = pgTable(
  'contact_gaps',
  {
    sessionId: sessionId(),
    sittingId: sittingId(),
    fromAt: ms().notNull(),
    toAt: ms().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.sittingId, table.fromAt] })],
)

/** Runs of server processes with their last own beat: when none ran, no station could be heard. */
export const serverRuns = pgTable('server_runs', {
  runId: uuid('run_id').primaryKey(),
  startedAt: ms().notNull(),
  lastBeatAt: ms().notNull(),
})

/** Extra-time codes that stations took without network, and the request that each led to. */
export const takenCodes = pgTable(
  'taken_codes',
  {
    sessionId: sessionId(),
    commitment: text('commitment').notNull(),
    sittingId: sittingId(),
    number: integer('number').notNull(),
    minutes: integer('minutes').notNull(),
    /** By the station's estimate of the server's time. */
    usedAt: ms().notNull(),
    reportedAt: ms().notNull(),
    /** The request for what the ledger had not given yet; null when it had given all. */
    approvalId: uuid('approval_id'),
    /** `granted` or `refused` where no request says it. */
    verdict: text('verdict').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.commitment] })],
)
