import { resolve } from 'node:path'
import { MAX_FILE_BYTES } from '@wenkao/shared/answer-files'
import { isTaskPath } from '@wenkao/shared/papers'
import { folderDisk } from '../../platform/scan-folder.fs.ts'
import type { AnswerFiles } from '../answer-files/index.ts'
import type { OwnEvent } from '../answers/index.ts'

/**
 * Keeps what lay in the answer folder before a restore, and that no version knows, as copies that were
 * replaced: a folder that outlived its data may hold newer work than the backup.
 * @param aside where that folder lies now.
 */
export async function keepAsideAsCopies(files: AnswerFiles, aside: string): Promise<void> {
  const followed = files.followed()
  const scan = followed && (await folderDisk.scan(aside))
  if (!followed || !scan) return
  const copies: OwnEvent[] = []
  for (const { path, place, size, modifiedAt, name } of scan.files) {
    if (name !== 'plain' || size > MAX_FILE_BYTES || !isTaskPath(path)) continue
    const hash = await folderDisk.hash(place)
    if (followed.versions.has(hash) || followed.materialOf(path, hash) !== undefined) continue
    await files.contents.put(hash, () => folderDisk.open(place))
    const foundAt = resolve(String(place)).slice(0, 1000)
    const value = { hash, size, origin: 'replaced', foundAt, modifiedAt }
    copies.push({ kind: 'copy', item: path, value })
  }
  if (copies.length > 0) await followed.record(copies)
}
