import type { EndpointReply } from '@wenkao/shared/kernel'
import type { inspectSealed } from '@wenkao/shared/sealed-files'
import { headerOf } from './open-sealed-file.ts'
import { readBackup, summaryOf } from './read-backup.ts'
import { compareWith, type RestoreDeps } from './restore-backup.ts'

export type InspectReply = EndpointReply<typeof inspectSealed>

/**
 * What a file is by its content, whatever its name; of a backup, with its restore code, also how it
 * stands against what is here. Changes nothing.
 */
export async function inspectFile(
  deps: Pick<RestoreDeps, 'sessionFiles' | 'places' | 'sittings' | 'answers'>,
  path: string,
  restoreCode: string | null,
): Promise<InspectReply> {
  const header = await headerOf(path)
  const nothing = { refused: null, summary: null, comparison: null }
  if (header.kind === 'refused') return { ...nothing, kind: null, refused: header.reason }
  const { kind } = header
  if (kind !== 'backup') return { ...nothing, kind }
  if (restoreCode === null) return { ...nothing, kind, refused: 'codeNeeded' }
  const read = await readBackup(path, restoreCode, deps.sessionFiles)
  if (read.kind === 'refused') return { ...nothing, kind, refused: read.reason }
  const { backup } = read
  const held = deps.sittings.held()
  const { sittingId } = backup.held.sitting
  const isHeld = held?.sitting.sittingId === sittingId
  const comparison = compareWith(await deps.answers.log(sittingId), isHeld ? held : null, backup)
  return { kind, refused: null, summary: summaryOf(backup, deps.places.key.publicKey), comparison }
}
