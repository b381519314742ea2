import { Readable } from 'node:stream'
import type { HeldSitting } from '@wenkao/shared/sittings'
import type { AnswerFiles } from '../answer-files/index.ts'
import { contentOfPart, drain, readBackup, type ReadBackupOutcome } from './read-backup.ts'
import type { SealingKeys } from './seal-file.ts'
import type { SealedContent } from './sealed-content.ts'
import type { SealedFiles } from './sealed-files.ts'

export interface UnpackDeps {
  readonly sealed: Pick<SealedFiles, 'open'>
  readonly sessionFiles: SealingKeys
  readonly contents: AnswerFiles['contents']
}

/** What a backup holds, with its contents in this PC's vault. */
export type Unpacked =
  | { readonly kind: 'unpacked'; readonly held: HeldSitting; readonly content: SealedContent }
  | Extract<ReadBackupOutcome, { kind: 'refused' }>

/**
 * Opens a backup and puts its contents into the vault, where they harm nobody: nothing of a sitting
 * that this PC holds is touched. @throws what the disk says when the vault takes no more.
 */
export async function unpackBackup(
  deps: UnpackDeps,
  path: string,
  restoreCode: string,
): Promise<Unpacked> {
  const read = await readBackup(path, restoreCode, deps.sessionFiles)
  if (read.kind === 'refused') return read
  const { held, manifest, texts, identities } = read.backup
  const { contents } = deps
  const outcome = await deps.sealed.open(path, identities, {
    begin: () => Promise.resolve(),
    part: async (part, bytes) => {
      const hash = contentOfPart(part)
      if (hash === undefined || contents.has(hash)) await drain(bytes)
      else await contents.put(hash, () => Readable.fromWeb(bytes))
    },
  })
  if (outcome.kind === 'refused') return { kind: 'refused', reason: outcome.reason }
  const { submission, missing, sources, heads, parts } = manifest
  return {
    ...{ kind: 'unpacked', held },
    content: {
      ...{ held, log: texts, heads, submission, missing, sources, records: [] },
      files: parts
        .filter(({ role }) => role === 'file')
        .map(({ name, sha256, size }) => ({
          ...{ path: name.slice('files/'.length), hash: sha256, size },
        })),
      contents: parts.flatMap((part) => {
        const hash = contentOfPart(part)
        return hash === undefined ? [] : [{ hash, size: part.size }]
      }),
      read: (hash) =>
        Promise.resolve(contents.has(hash) ? Readable.toWeb(contents.read(hash)) : undefined),
    },
  }
}
