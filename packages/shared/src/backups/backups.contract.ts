import * as z from 'zod/mini'
import { Done, EpochMs, Id, endpoint } from '../kernel/index.ts'

/** Backups of the server (D10, R2; BU of SPEC.md): where they go, how old the last good one is, drills. */

const Whole = (least: number, most: number) =>
  z.number().check(z.int(), z.minimum(least), z.maximum(most))

export const BackupSettings = z.object({
  /** `/folder`, `sftp://user@host/path?hostKey=SHA256:…`, `s3://KEY@bucket/prefix?endpoint=…`; empty: none. */
  target: z.string().check(z.trim(), z.maxLength(1000)),
  /** A further age recipient beside the escrow key; null: none. */
  recipient: z.nullable(z.string().check(z.trim(), z.regex(/^age1[a-z0-9]{58}$/))),
  /** Hours between two, counted from `atHour` of the server's day. */
  everyHours: Whole(1, 24),
  atHour: Whole(0, 23),
  /** 0: only by hand. */
  drillEveryDays: Whole(0, 90),
  keepDaily: Whole(1, 400),
  keepWeekly: Whole(0, 400),
  /** A last good one that is older raises the alarm. */
  alarmHours: Whole(1, 1000),
})
export type BackupSettings = z.infer<typeof BackupSettings>

export const backupRunKinds = ['backup', 'drill'] as const
export type BackupRunKind = (typeof backupRunKinds)[number]

/** One attempt. `fault` is a code, `words` say more to an operator, in English. */
export const BackupRun = z.object({
  runId: Id,
  kind: z.enum(backupRunKinds),
  startedAt: EpochMs,
  endedAt: z.nullable(EpochMs),
  /** `stopped`: its process ended without a word. */
  outcome: z.enum(['running', 'good', 'failed', 'stopped']),
  fault: z.nullable(z.string()),
  words: z.nullable(z.string()),
  backupId: z.nullable(z.string()),
  /** Moment of the snapshot. */
  takenAt: z.nullable(EpochMs),
  /** Bytes of the backup, and those that were written anew. */
  bytes: z.nullable(z.number()),
  written: z.nullable(z.number()),
  sittings: z.nullable(z.number()),
  events: z.nullable(z.number()),
  blobs: z.nullable(z.number()),
  /** SHA-256 of a drill's report. */
  reportHash: z.nullable(z.string()),
})
export type BackupRun = z.infer<typeof BackupRun>

/** `none`: there is no place; `never`: none yet; `old`: the last good one is too old; `drill`: the last drill failed. */
export const backupAlarms = ['none', 'never', 'old', 'drill'] as const
export type BackupAlarm = (typeof backupAlarms)[number]

export const readBackups = endpoint({
  id: 'backups.read',
  method: 'GET',
  path: '/api/backups',
  action: 'backups.manage',
  summary: 'Settings, last good backup and drill, what comes next, the alarm, and the last runs',
  reply: z.object({
    settings: BackupSettings,
    hasSecret: z.boolean(),
    /** The operator's environment names the place; the page cannot change it. */
    isFromEnvironment: z.boolean(),
    /** Fingerprints of whom new backups are sealed to, beside the server itself. */
    recipients: z.array(z.string()),
    alarm: z.nullable(z.enum(backupAlarms)),
    lastGood: z.nullable(BackupRun),
    lastDrill: z.nullable(BackupRun),
    nextAt: z.nullable(EpochMs),
    runs: z.array(BackupRun),
    serverNow: EpochMs,
  }),
})

export const readBackupAlarm = endpoint({
  id: 'backups.readAlarm',
  method: 'GET',
  path: '/api/backups/alarm',
  action: 'backups.manage',
  summary: 'Whether backups need somebody',
  reply: z.object({ alarm: z.nullable(z.enum(backupAlarms)), lastGoodAt: z.nullable(EpochMs) }),
})

export const putBackupSettings = endpoint({
  id: 'backups.putSettings',
  method: 'PUT',
  path: '/api/backups/settings',
  action: 'backups.manage',
  summary: 'Change where backups go and when; leaves an audit row',
  body: z.extend(BackupSettings, {
    /** Left out: the former one stays; null: none. */
    secret: z.optional(z.nullable(z.string().check(z.maxLength(20_000)))),
  }),
  reply: Done,
})

export const startBackupRun = endpoint({
  id: 'backups.startRun',
  method: 'POST',
  path: '/api/backups/runs',
  action: 'backups.manage',
  summary: 'Begin a backup or a drill now; its run tells how it ends',
  body: z.object({ kind: z.enum(backupRunKinds) }),
  reply: z.object({ runId: Id }),
})

export const readBackupReport = endpoint({
  id: 'backups.readReport',
  method: 'GET',
  path: '/api/backups/runs/:runId/report',
  action: 'backups.manage',
  summary: 'The report of a drill, byte for byte as its hash was made',
  params: z.object({ runId: Id }),
  reply: z.object({ text: z.string(), sha256: z.string() }),
})
