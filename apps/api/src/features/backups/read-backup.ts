import { createHash } from 'node:crypto'
import type { BlobStore } from '../../platform/blobs.fs.ts'
import { BackupError } from './backup-error.ts'
import type { BackupBlob } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'
import { listBackups } from './list-backups.ts'
import { readManifest } from './manifest-file.ts'
import { readPiece } from './pieces.ts'
import type { OpenedBackup } from './restore-database.ts'

/**
 * Opens a backup of a place.
 * @param backupId the newest without it.
 * @throws BackupError.
 */
export async function openBackup(
  target: BackupTarget,
  identities: readonly string[],
  backupId?: string,
): Promise<OpenedBackup> {
  const id = backupId ?? (await listBackups(target)).at(-1)
  if (id === undefined) throw new BackupError('noBackup', `There is no backup at ${target.name}`)
  return { target, identities, manifest: await readManifest(target, id, identities) }
}

async function* bytesOf(
  { target, identities }: OpenedBackup,
  { hash, pieces }: BackupBlob,
): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await readPiece(target, piece, identities, `blob ${hash}`)
}

/** Reads a blob of a backup and proves it. @throws BackupError. */
export async function proveBlob(backup: OpenedBackup, blob: BackupBlob): Promise<void> {
  const digest = createHash('sha256')
  for await (const bytes of bytesOf(backup, blob)) digest.update(bytes)
  if (digest.digest('hex') !== blob.hash)
    throw new BackupError('differs', `Blob ${blob.hash} is not what was backed up`)
}

/** Puts a blob of a backup into a store, which proves it. @throws BackupError. */
export async function restoreBlob(
  backup: OpenedBackup,
  blob: BackupBlob,
  store: Pick<BlobStore, 'put'>,
): Promise<void> {
  const put = await store.put(blob.hash, ReadableStream.from(bytesOf(backup, blob)))
  if (put.stored !== 'new' && put.stored !== 'present')
    throw new BackupError('differs', `Blob ${blob.hash} is not what was backed up`)
}
