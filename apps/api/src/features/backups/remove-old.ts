import { BackupError } from './backup-error.ts'
import { manifestPath, objectPath, piecesOf, type StoredPiece } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'
import { listBackups } from './list-backups.ts'
import { readManifest } from './manifest-file.ts'
import { backupsToKeep, type Retention } from './retention.ts'

/**
 * Removes backups that newer ones stand for, and the objects that no backup names any more. While one of
 * those that stay cannot be read, its objects are not known, and no object is removed.
 * @returns the ids that were removed.
 */
export async function removeOld(
  target: BackupTarget,
  retention: Retention,
  identity: string,
): Promise<string[]> {
  const ids = await listBackups(target)
  const kept = backupsToKeep(ids, retention)
  const old = ids.filter((id) => !kept.has(id))
  if (old.length === 0) return []
  for (const id of old) await target.remove(manifestPath(id))
  const named = new Set<string>()
  for (const id of ids.filter((each) => kept.has(each))) {
    const pieces = await piecesIfReadable(target, id, identity)
    if (!pieces) return old
    for (const { object } of pieces) named.add(object)
  }
  for await (const { path } of target.list('objects')) {
    const object = path.split('/').at(-1) ?? ''
    if (objectPath(object) === path && !named.has(object)) await target.remove(path)
  }
  return old
}

async function piecesIfReadable(
  target: BackupTarget,
  backupId: string,
  identity: string,
): Promise<StoredPiece[] | undefined> {
  try {
    return piecesOf(await readManifest(target, backupId, [identity]))
  } catch (cause) {
    if (cause instanceof BackupError && !cause.code.startsWith('target')) return undefined
    throw cause
  }
}
