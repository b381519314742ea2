import { join } from 'node:path'
import { createBlobStore } from '../../platform/blobs.fs.ts'
import { migrateDatabase, openDatabase } from '../../platform/database.ts'
import { loadKeys, type Keys } from '../../platform/keys.fs.ts'
import { BackupError } from './backup-error.ts'
import { endOpenRuns } from './backups.queries.ts'
import { eraseAgain } from '../privacy/index.ts'
import { checkRestored } from './check-restored.ts'
import { faultsOf, keepReport, type KeptReport } from './drill-backup.ts'
import { readBook } from './erasure-book.ts'
import { hasKeyFiles, unpackKeys } from './key-files.fs.ts'
import { readPiece } from './pieces.ts'
import { restoreBlob } from './read-backup.ts'
import { restoreDatabase, type OpenedBackup } from './restore-database.ts'

export interface RestorePlan {
  readonly backup: OpenedBackup
  /** Data folder of the server that is made again. */
  readonly dataFolder: string
  /** Starts the server's database when everything before it succeeded. */
  openDatabase(): Promise<{ readonly url: string; close(): Promise<void> }>
  /** Whether what is there may be replaced: the database is emptied, keys are moved aside. */
  readonly replaces: boolean
  readonly clock: { now(): number }
}

/**
 * Makes a server again from a backup: keys, blobs, database, then all of it compared (D10). It may be
 * interrupted and begun again with `replaces`.
 * @throws BackupError; with `notEmpty`, `wrongKey` and `newerProgram` nothing was changed.
 */
export async function restoreServer(plan: RestorePlan): Promise<KeptReport> {
  const { backup, dataFolder } = plan
  const { manifest, target } = backup
  if (hasKeyFiles(dataFolder) && !plan.replaces)
    throw new BackupError('notEmpty', `${dataFolder} holds the keys of a server`)
  const packed = await readPiece(target, manifest.head.keys, backup.identities, 'the keys')
  const opened = await plan.openDatabase()
  try {
    await restoreDatabase(backup, opened.url, plan.replaces)
    unpackKeys(dataFolder, packed, plan.clock.now())
    const keys = await loadKeys({ folder: dataFolder })
    const { publicKeys } = keys
    const blobs = createBlobStore({ folder: join(dataFolder, 'blobs') })
    const restored = { proven: 0, bytes: 0 }
    for (const blob of manifest.blobs) {
      await restoreBlob(backup, blob, blobs)
      restored.proven += 1
      restored.bytes += blob.size
    }
    const found = await checkRestored(opened.url, manifest, [publicKeys.audit, publicKeys.receipt])
    // Only after everything was compared as it was backed up.
    await migrateDatabase(opened.url)
    await endInterruptedRuns(opened.url, plan.clock.now())
    const bookFault = await eraseWhatTheBookNames(backup, opened.url, keys)
    return keepReport({
      ...{ format: 'wenkao-restore-report', kind: 'restore', at: plan.clock.now() },
      ...{ backupId: manifest.head.backupId, takenAt: manifest.head.takenAt, target: target.name },
      ...{ program: manifest.head.program, signedBy: manifest.signature.keyId },
      ...{ expected: manifest.counts, found, blobs: restored, keys: 'opened' },
      faults: [
        ...faultsOf(manifest.counts, found),
        ...(manifest.signature.keyId === publicKeys.audit.keyId
          ? []
          : ['The manifest is not signed by the key that lies in the backup']),
        ...bookFault,
      ],
    })
  } finally {
    await opened.close()
  }
}

/** Whoever was erased since the backup is erased again (PR4). @returns a fault, where the book is unusable. */
async function eraseWhatTheBookNames(
  { target, identities }: OpenedBackup,
  url: string,
  keys: Keys,
): Promise<string[]> {
  const database = openDatabase(url, 1)
  try {
    const book = await readBook(target, identities, keys.publicKeys.audit.keyId)
    await eraseAgain({ keys }, database, book)
    return []
  } catch (cause) {
    if (cause instanceof BackupError) return [`Nobody was erased again: ${cause.message}`]
    throw cause
  } finally {
    await database.close()
  }
}

/** What was under way when the backup was taken, itself included, runs nowhere any more (BU10). */
async function endInterruptedRuns(url: string, now: number): Promise<void> {
  const database = openDatabase(url, 1)
  try {
    await endOpenRuns(database.db, {
      ...{ endedAt: now, outcome: 'failed', fault: 'stopped' },
      words: 'The server was restored from a backup that was taken before this had ended',
    })
  } finally {
    await database.close()
  }
}
