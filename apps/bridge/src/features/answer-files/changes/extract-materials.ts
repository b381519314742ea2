import { join } from 'node:path'
import type { extractMaterials } from '@wenkao/shared/answer-files'
import type { EndpointReply } from '@wenkao/shared/kernel'
import { diskTrouble } from '../../../platform/disk-trouble.ts'
import { fullPath, overlaps } from '../../../platform/real-path.fs.ts'
import { makeNewFolder, placeFile } from '../place/answer-folder.fs.ts'
import type { ChangeDeps } from './change-answer-files.ts'
import { stampOf } from '../place/lay-out-folder.ts'
import { laidContentOf, type LaidContent } from '../place/material-contents.ts'
import { materialsOf } from '../place/plan-folder.ts'
import type { HeldSitting } from '@wenkao/shared/sittings'

export type ExtractReply = EndpointReply<typeof extractMaterials>

export interface OwnFolders {
  /** Everything that is or was an answer folder. */
  readonly answerFolders: readonly string[]
  /** Data, app and program folders. */
  readonly own: readonly string[]
}

/**
 * Writes the original material, as it was laid out for the sitting, to a new folder below a chosen one
 * (F05a). Neither the answer folder nor a folder of the system is a target, nor one around them: what
 * is copied back has to be chosen by a person, file by file.
 * @param chosen an absolute path, as a technician types it.
 */
export async function writeMaterials(
  deps: ChangeDeps,
  held: HeldSitting | null,
  chosen: string,
  folders: OwnFolders,
): Promise<ExtractReply> {
  const refuse = (kind: ExtractReply['kind']): ExtractReply => ({ kind, folder: null, files: 0 })
  if (!held?.exam) return refuse('noSitting')
  const target = await fullPath(chosen)
  if (target === undefined) return refuse('notAbsolute')
  for (const folder of folders.answerFolders) {
    if (await overlaps(target, folder)) return refuse('answerFolder')
  }
  for (const folder of folders.own) if (await overlaps(target, folder)) return refuse('ownFolder')
  const contents: LaidContent[] = []
  for (const [path, hash] of materialsOf(held.exam)) {
    const content = await laidContentOf(deps, held.exam, { path, hash }, held.token)
    if (!content) return refuse('noContent')
    contents.push(content)
  }
  const name = `原始素材-${held.sitting.examNumber}-${stampOf(deps.clock.wall())}`
  const folder = join(target, name)
  try {
    await makeNewFolder(folder)
    for (const { path, bytes } of contents) await placeFile(folder, path, bytes)
  } catch (cause) {
    const trouble = diskTrouble(cause)
    if (trouble === undefined) throw cause
    return refuse(trouble)
  }
  return { kind: 'done', folder, files: contents.length }
}
