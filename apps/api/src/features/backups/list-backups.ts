import { momentOf } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'

/** Ids of the backups at a place, oldest first. */
export async function listBackups(target: BackupTarget): Promise<string[]> {
  const ids: string[] = []
  for await (const { path } of target.list('manifests')) {
    const id = /^manifests\/(.+)[.]age$/.exec(path)?.[1]
    if (id !== undefined && momentOf(id) !== undefined) ids.push(id)
  }
  return ids.sort()
}
