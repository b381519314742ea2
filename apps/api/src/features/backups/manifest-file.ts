import type { SigningKey } from '../../platform/keys.fs.ts'
import { BackupError } from './backup-error.ts'
import {
  BackupBlob,
  BackupEnd,
  BackupHead,
  BackupTable,
  manifestPath,
  type BackupManifest,
} from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'
import { openLines, sealLines } from './signed-lines.ts'

/** The file of a manifest, signed and encrypted to the backup's recipients. */
export async function sealManifest(
  manifest: Omit<BackupManifest, 'signature'>,
  key: SigningKey,
): Promise<Uint8Array> {
  const { head, tables, blobs, counts } = manifest
  return sealLines([head, ...tables, ...blobs, { kind: 'end', counts }], key, head.recipients)
}

/**
 * Opens a manifest and proves that it is whole and signed by the key that it names; whose key that is,
 * the caller compares.
 * @throws BackupError `noBackup`, `wrongKey`, `damagedManifest`, `newerProgram`.
 */
export async function readManifest(
  target: BackupTarget,
  backupId: string,
  identities: readonly string[],
): Promise<BackupManifest> {
  const path = manifestPath(backupId)
  const file = await target.get(path)
  if (!file) throw new BackupError('noBackup', `There is no ${path} at ${target.name}`)
  const { values, signature, damaged } = await openLines(file, path, identities)
  const [first] = values
  if (first?.kind === 'head' && (first.version ?? 0) > 1)
    throw new BackupError('newerProgram', `${path} was written by a newer program`)
  const end = BackupEnd.safeParse(values.at(-2))
  const head = BackupHead.safeParse(first)
  if (!head.success || !end.success) throw damaged('it is not complete')
  if (head.data.backupId !== backupId) throw damaged(`it is that of ${head.data.backupId}`)
  if (!signature) throw damaged('it is not what its key signed')
  const between = values.slice(1, -2)
  return {
    head: head.data,
    tables: between.filter(({ kind }) => kind === 'table').map((value) => BackupTable.parse(value)),
    blobs: between.filter(({ kind }) => kind === 'blob').map((value) => BackupBlob.parse(value)),
    counts: end.data.counts,
    signature,
  }
}
