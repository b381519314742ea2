import { basename } from 'node:path'
import type { EndpointReply } from '@wenkao/shared/kernel'
import type { SealedFileRow, findSitting } from '@wenkao/shared/sealed-files'
import type { Sittings } from '../sittings/index.ts'
import { backupPrefix, sizeOf } from './databak.fs.ts'
import type { SealedBook } from './sealed-book.ts'

export type FoundSitting = EndpointReply<typeof findSitting>

export interface FindSittingDeps {
  readonly sittings: Pick<Sittings, 'held'>
  readonly book: SealedBook
  readonly list: () => Promise<readonly SealedFileRow[]>
  /** When a candidate handed in from here, ms; undefined for one who did not. */
  readonly handedInAt: (examNumber: string) => number | undefined
  /** When the disk was last found to be older than the server knows it, ms; undefined for never. */
  readonly rolledBackAt: () => number | undefined
}

/**
 * Why there is no sitting for a candidate on this PC, each cause told apart (F15). Needs no code: it
 * says nothing but where something is.
 */
export async function findSittingOf(
  deps: FindSittingDeps,
  examNumber: string,
): Promise<FoundSitting> {
  if (deps.sittings.held()?.sitting.examNumber === examNumber) {
    return { kind: 'held', file: null, at: null }
  }
  const cleared = deps.book.cleared().findLast((row) => row.examNumber === examNumber)
  const files = (await deps.list()).filter((row) => isBackupOf(row, examNumber))
  const [newest] = files
  if (cleared) {
    const isThere = (await sizeOf(cleared.path)) !== undefined
    const file = isThere ? cleared.path : (newest?.path ?? cleared.path)
    return { kind: 'cleared', file, at: cleared.at }
  }
  const handedInAt = deps.handedInAt(examNumber)
  if (handedInAt !== undefined) return { kind: 'handedIn', file: null, at: handedInAt }
  if (newest) return { kind: 'backupHere', file: newest.path, at: newest.sealedAt }
  const rolledBackAt = deps.rolledBackAt()
  if (rolledBackAt !== undefined) return { kind: 'rolledBack', file: null, at: rolledBackAt }
  return { kind: 'unknown', file: null, at: null }
}

/** By this PC's own record, else by the name that every PC gives; its content is looked at later. */
function isBackupOf({ kind, examNumber, path, state }: SealedFileRow, wanted: string): boolean {
  if (kind !== 'backup' || state === 'damaged') return false
  return examNumber === null
    ? basename(path).startsWith(backupPrefix(wanted))
    : examNumber === wanted
}
