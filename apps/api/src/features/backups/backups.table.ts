import type { BackupRunKind } from '@wenkao/shared/backups'
import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, ms } from '../../platform/columns.table.ts'

/** The one row that says where backups go and when. */
export const backupSettings = pgTable('backup_settings', {
  /** Always 1. */
  one: integer('one').primaryKey(),
  target: text('target').notNull(),
  /** Sealed with the server's data key. */
  secret: bytea('secret'),
  recipient: text('recipient'),
  everyHours: integer('every_hours').notNull(),
  atHour: integer('at_hour').notNull(),
  drillEveryDays: integer('drill_every_days').notNull(),
  keepDaily: integer('keep_daily').notNull(),
  keepWeekly: integer('keep_weekly').notNull(),
  alarmHours: integer('alarm_hours').notNull(),
})

/** Attempts at a backup or a drill. */
export const backupRuns = pgTable(
  'backup_runs',
  {
    runId: uuid('run_id').primaryKey(),
    kind: text('kind').$type<BackupRunKind>().notNull(),
    startedAt: ms().notNull(),
    endedAt: ms(),
    /** null while it is under way, or when its process ended without a word. */
    outcome: text('outcome').$type<'good' | 'failed'>(),
    fault: text('fault'),
    words: text('words'),
    backupId: text('backup_id'),
    takenAt: ms(),
    bytes: ms(),
    written: ms(),
    sittings: integer('sittings'),
    events: ms(),
    blobs: integer('blobs'),
    reportHash: text('report_hash'),
    /** The report of a drill as it was hashed. */
    report: text('report'),
  },
  (table) => [index('backup_runs_started').on(table.kind, table.startedAt)],
)
