import { join } from 'node:path'
import { createBlobStore } from '../../platform/blobs.fs.ts'
import type { Database } from '../../platform/database.ts'
import type { Keys } from '../../platform/keys.fs.ts'
import { freshId } from '../../platform/services.ts'
import { BackupError } from './backup-error.ts'
import { endRun, insertRun } from './backups.queries.ts'
import type { ChosenBackups } from './choose-target.ts'
import { drillBackup, type KeptReport } from './drill-backup.ts'
import { openTarget } from './open-target.ts'
import { openBackup } from './read-backup.ts'
import { openScratchDatabase } from './scratch-database.fs.ts'
import { writeBackup, type BackupMade } from './write-backup.ts'

/** The server whose backup is made or tried. */
export interface BackedUpServer {
  readonly database: Pick<Database, 'db' | 'sql'>
  readonly keys: Keys
  readonly dataFolder: string
  readonly clock: { now(): number }
  readonly version: string
}

/**
 * Makes a backup and notes how it went.
 * @param runId of a run that is noted already.
 * @throws BackupError, once it is noted.
 */
export async function runBackup(
  server: BackedUpServer,
  chosen: ChosenBackups,
  runId?: string,
): Promise<BackupMade> {
  const { keys, dataFolder, clock, version } = server
  const blobsFolder = join(dataFolder, 'blobs')
  return noted(server, 'backup', runId, async () => {
    const target = await openChosen(chosen)
    try {
      const made = await writeBackup(
        {
          ...{
            sql: server.database.sql,
            db: server.database.db,
            keys,
            dataFolder,
            blobsFolder,
            clock,
            version,
          },
          blobs: createBlobStore({ folder: blobsFolder }),
        },
        {
          target,
          recipients: chosen.recipients,
          retention: { daily: chosen.settings.keepDaily, weekly: chosen.settings.keepWeekly },
        },
      )
      const { backupId, takenAt, bytes, written, counts } = made
      const { sittings, events, blobs } = counts
      return {
        value: made,
        end: {
          ...{ backupId, takenAt, bytes, written: written.bytes, sittings, events, blobs },
          ...wordsOf(made),
        },
      }
    } finally {
      await target.close()
    }
  })
}

function wordsOf({ damagedBlobs }: BackupMade): {
  outcome: 'good' | 'failed'
  fault?: string
  words?: string
} {
  if (damagedBlobs.length === 0) return { outcome: 'good' }
  return {
    ...{ outcome: 'failed', fault: 'damagedBlob' },
    words: `The server's disk damaged these contents: ${damagedBlobs.slice(0, 20).join(' ')}`,
  }
}

/** Drills the newest backup and notes the report. @throws BackupError, once it is noted. */
export async function runDrill(
  server: BackedUpServer,
  chosen: ChosenBackups,
  runId?: string,
): Promise<KeptReport> {
  const { keys, clock, dataFolder } = server
  return noted(server, 'drill', runId, async () => {
    const target = await openChosen(chosen)
    try {
      const kept = await drillBackup({
        backup: await openBackup(target, [keys.sealedFiles.identity]),
        keys: [keys.publicKeys.audit, keys.publicKeys.receipt],
        ...{ clock, openScratch: () => openScratchDatabase(join(dataFolder, 'drills')) },
      })
      const { report, text, sha256 } = kept
      const isGood = report.faults.length === 0
      return {
        value: kept,
        end: {
          outcome: isGood ? 'good' : 'failed',
          ...{ backupId: report.backupId, takenAt: report.takenAt, reportHash: sha256 },
          ...{ report: text, blobs: report.blobs.proven, bytes: report.blobs.bytes },
          ...{ sittings: report.found?.sittings ?? null, events: report.found?.events ?? null },
          ...(isGood ? {} : { fault: 'differs', words: report.faults.slice(0, 5).join('; ') }),
        },
      }
    } finally {
      await target.close()
    }
  })
}

async function openChosen({ choice }: ChosenBackups) {
  if (choice.url === '') throw new BackupError('targetWrong', 'No place for backups is set')
  return openTarget(choice)
}

async function noted<T>(
  { database: { db }, clock }: BackedUpServer,
  kind: 'backup' | 'drill',
  given: string | undefined,
  work: () => Promise<{ value: T; end: Parameters<typeof endRun>[2] }>,
): Promise<T> {
  const runId = given ?? freshId({ clock })
  if (given === undefined) await insertRun(db, { runId, kind, startedAt: clock.now() })
  try {
    const { value, end } = await work()
    await endRun(db, runId, { endedAt: clock.now(), ...end })
    return value
  } catch (cause) {
    await endRun(db, runId, {
      ...{ endedAt: clock.now(), outcome: 'failed' },
      fault: cause instanceof BackupError ? cause.code : 'broken',
      words: cause instanceof Error ? cause.message : String(cause),
    })
    throw cause
  }
}
