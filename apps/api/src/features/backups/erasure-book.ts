import type { Keys } from '../../platform/keys.fs.ts'
import type { Db } from '../../platform/database.ts'
import { selectBook, type ErasureRow } from '../privacy/index.ts'
import { BackupError } from './backup-error.ts'
import { BOOK_NAME, BookEntry, BookHead } from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'
import { openLines, sealLines } from './signed-lines.ts'

/*
 * Beside the backups lies one book of whose personal data was erased. It only grows: a restore of an
 * older backup, in which those people still stand, erases them again (PR4).
 */

/**
 * Writes the book of this database and of what lay there before.
 * @throws BackupError when the target fails.
 */
export async function writeBook(
  target: BackupTarget,
  db: Db,
  keys: Keys,
  recipients: readonly string[],
): Promise<void> {
  const before = await readBefore(target, keys)
  const rows = new Map(
    [...before, ...(await selectBook(db))].map((row) => [
      `${row.examId} ${row.candidateId} ${row.kind}`,
      row,
    ]),
  )
  if (rows.size === 0) return
  const entries = [...rows.values()].map(({ kind: what, ...row }) => ({
    ...{ kind: 'erasure', what },
    ...row,
  }))
  const head = { kind: 'head', format: 'wenkao-erasures', version: 1 }
  await target.put(BOOK_NAME, await sealLines([head, ...entries], keys.auditSigning, recipients))
}

/** A book that cannot be read is written anew: this database knows all but what came before a restore. */
async function readBefore(target: BackupTarget, keys: Keys): Promise<ErasureRow[]> {
  try {
    return await readBook(target, [keys.sealedFiles.identity], keys.publicKeys.audit.keyId)
  } catch (cause) {
    if (cause instanceof BackupError && !cause.code.startsWith('target')) return []
    throw cause
  }
}

/**
 * The book that lies at a target; empty where there is none.
 * @param signedBy key id of the installation whose book it must be.
 * @throws BackupError `wrongKey`, `damagedManifest`, `newerProgram`.
 */
export async function readBook(
  target: BackupTarget,
  identities: readonly string[],
  signedBy: string,
): Promise<ErasureRow[]> {
  const file = await target.get(BOOK_NAME)
  if (!file) return []
  const { values, signature, damaged } = await openLines(file, BOOK_NAME, identities)
  const [first, ...rest] = values
  if (first?.kind === 'head' && (first.version ?? 0) > 1)
    throw new BackupError('newerProgram', `${BOOK_NAME} was written by a newer program`)
  if (signature?.keyId !== signedBy) throw damaged('it is not signed by this installation')
  if (!BookHead.safeParse(first).success) throw damaged('it does not begin')
  return rest.slice(0, -1).map((value) => {
    const { examId, candidateId, what, at, by, reason } = BookEntry.parse(value)
    return { examId, candidateId, kind: what, at, by, reason }
  })
}
