import { createHash } from 'node:crypto'
import type { KnownKey } from '../audit/index.ts'
import { BackupError } from './backup-error.ts'
import { objectPath, type BackupCounts } from './backup-format.ts'
import { checkRestored, type RestoredState } from './check-restored.ts'
import { proveBlob } from './read-backup.ts'
import { restoreDatabase, type OpenedBackup } from './restore-database.ts'

/** What a drill found; the report of a restore is of the same shape. */
export interface DrillReport {
  readonly format: 'wenkao-restore-report'
  readonly kind: 'drill' | 'restore'
  readonly backupId: string
  /** Moment of the snapshot, ms. */
  readonly takenAt: number
  readonly at: number
  readonly target: string
  readonly program: string
  /** Key id that signed the manifest; compare it with the installation's own. */
  readonly signedBy: string
  /** What the backup says that it holds. */
  readonly expected: BackupCounts
  /** What the restored database counts; null when it could not be restored. */
  readonly found: RestoredState | null
  readonly blobs: { readonly proven: number; readonly bytes: number }
  /** Whether the folder of keys was opened, or is only there as it was written. */
  readonly keys: 'opened' | 'present'
  /** In words, for people who look for what to mend; none when all is well. */
  readonly faults: readonly string[]
}

/** A report as it is kept: its text and its SHA-256 are what another copy is compared by. */
export interface KeptReport {
  readonly report: DrillReport
  readonly text: string
  readonly sha256: string
}

export interface DrillPlan {
  readonly backup: OpenedBackup
  /** Starts an empty database that nobody else uses. */
  openScratch(): Promise<{ readonly url: string; close(): Promise<void> }>
  /** Keys by which the audit log must be signed. */
  readonly keys: readonly KnownKey[]
  readonly clock: { now(): number }
}

/**
 * Restores a backup into a scratch database and compares everything (D10): each table byte by byte, each
 * blob by its hash, counts by the database itself, the audit chains by their signatures. Every fault that
 * is found is told, and nothing of the server is touched.
 */
export async function drillBackup(plan: DrillPlan): Promise<KeptReport> {
  const { backup } = plan
  const { manifest, target } = backup
  const faults: string[] = []
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof BackupError)) throw cause
      faults.push(cause.message)
      return null
    }
  }
  const { signature } = manifest
  if (!plan.keys.some(({ keyId }) => keyId === signature.keyId))
    faults.push(
      `The manifest is signed by ${signature.keyId}, which is no key of this installation`,
    )

  const scratch = await plan.openScratch()
  let found: RestoredState | null
  try {
    found = await attempt(async () => {
      await restoreDatabase(backup, scratch.url, false)
      return checkRestored(scratch.url, manifest, plan.keys)
    })
  } finally {
    await scratch.close()
  }
  const proven = { proven: 0, bytes: 0 }
  for (const blob of manifest.blobs) {
    const done = await attempt(async () => {
      await proveBlob(backup, blob)
      return true
    })
    if (!done) continue
    proven.proven += 1
    proven.bytes += blob.size
  }
  const keyFile = await target.get(objectPath(manifest.head.keys.object))
  if (keyFile?.length !== manifest.head.keys.stored)
    faults.push(
      `${objectPath(manifest.head.keys.object)}, the folder of keys, is missing or cut off`,
    )
  return keepReport({
    ...{ format: 'wenkao-restore-report', kind: 'drill', at: plan.clock.now() },
    ...{ backupId: manifest.head.backupId, takenAt: manifest.head.takenAt, target: target.name },
    ...{ program: manifest.head.program, signedBy: signature.keyId },
    ...{ expected: manifest.counts, found, blobs: proven, keys: 'present' },
    faults: [...faults, ...(found ? faultsOf(manifest.counts, found) : [])],
  })
}

/** What counts, audit log and contents say against a restored database. */
export function faultsOf(expected: BackupCounts, found: RestoredState): string[] {
  const faults: string[] = []
  for (const name of ['sittings', 'events', 'submissions', 'auditRows'] as const) {
    if (found[name] !== expected[name])
      faults.push(`${found[name]} ${name} instead of ${expected[name]}`)
  }
  if (found.auditFindingCount > 0)
    faults.push(`The audit log is not as it was sealed, in ${found.auditFindingCount} places`)
  if (found.missingContentCount > 0)
    faults.push(
      `${found.missingContentCount} contents are named and not held: ${found.missingContents.join(' ')}`,
    )
  return faults
}

export function keepReport(report: DrillReport): KeptReport {
  const text = `${JSON.stringify(report, null, 2)}\n`
  return { report, text, sha256: createHash('sha256').update(text).digest('hex') }
}
