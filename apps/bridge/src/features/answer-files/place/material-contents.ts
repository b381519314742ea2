import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { isDocumentName, markPackage } from '@wenkao/office/package'
import { downloadFile } from '@wenkao/shared/answer-files'
import type { CandidateExam } from '@wenkao/shared/sittings'
import { BridgeError } from '../../../platform/bridge-error.ts'
import type { Logger } from '../../../platform/logger.ts'
import { openShared } from '../../../platform/scan-folder.fs.ts'
import type { ServerClient } from '../../../platform/server-client.ts'
import { readWhole, type Vault } from '../../../platform/vault.fs.ts'
import type { LaidFile } from './laid-folder.ts'

export interface ContentDeps {
  readonly vault: Vault
  readonly server: ServerClient
  readonly logger: Logger
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** SHA-256 of a file in hex, read beside programs that have it open. */
export async function hashOfFile(path: string): Promise<string> {
  const hasher = createHash('sha256')
  for await (const chunk of openShared(path)) hasher.update(chunk as Buffer)
  return hasher.digest('hex')
}

/**
 * The bytes of a content from the vault, or fetched into it and verified; undefined while neither
 * works. @param token undefined: the server is not asked.
 */
export async function contentOf(
  deps: ContentDeps,
  hash: string,
  token: string | undefined,
): Promise<Buffer | undefined> {
  if (deps.vault.has(hash)) {
    try {
      return await readWhole(deps.vault, hash)
    } catch (cause) {
      deps.logger.error({ err: cause, hash }, 'a content of the vault is damaged; fetching it')
    }
  }
  if (token === undefined) return undefined
  const outcome = await deps.server.download(downloadFile, { hash }, { token })
  if (outcome.kind !== 'reply') return undefined
  const bytes = outcome.reply
  if (hashOf(bytes) !== hash) {
    const cause = new BridgeError('contentDamaged', `The server sent other bytes for ${hash}`)
    deps.logger.error({ err: cause }, 'a material arrived damaged')
    return undefined
  }
  try {
    await deps.vault.put(hash, () => Readable.from([bytes]))
  } catch (cause) {
    // A full data disk does not keep the candidate from the material (F14).
    deps.logger.error({ err: cause, hash }, 'a material could not be kept in the vault')
  }
  return bytes
}

export interface LaidContent extends LaidFile {
  readonly bytes: Buffer
}

/**
 * What a file of the answer folder is laid out as: a material of a Word, Excel or PowerPoint task with
 * the mark of the sitting (CHECKPOINTS 2.9), everything else as it is. The same on every machine, so a
 * version that is nothing but the marked material is known as such.
 * @param path below the answer folder. @param hash of the material or the version.
 */
export async function laidContentOf(
  deps: ContentDeps,
  exam: CandidateExam | null,
  { path, hash }: { readonly path: string; readonly hash: string },
  token: string | undefined,
): Promise<LaidContent | undefined> {
  const task = exam?.tasks.find(({ folder }) => path.startsWith(`${folder}/`))
  const material = task?.materials.find((one) => `${task.folder}/${one.path}` === path)?.hash
  // Checks of file tasks compare whole contents, so those stay as the author made them.
  const mark = task?.kind === 'files' || !isDocumentName(path) ? undefined : exam?.mark
  if (material !== undefined && (material === hash || mark !== undefined)) {
    const isMaterial = material === hash
    const bytes = await contentOf(deps, material, isMaterial ? token : undefined)
    const marked = bytes && mark !== undefined ? markedOf(deps, path, bytes, mark) : bytes
    const laid = marked && { path, hash: hashOf(marked), material, bytes: marked }
    if (isMaterial || laid?.hash === hash) return laid
  }
  const bytes = await contentOf(deps, hash, token)
  return bytes && { path, hash, bytes }
}

function markedOf(deps: ContentDeps, path: string, bytes: Buffer, mark: string): Buffer {
  const marked = markPackage(bytes, mark)
  if (marked !== undefined) return Buffer.from(marked)
  deps.logger.warn({ path }, 'a start file cannot be marked; it is laid out as it is')
  return bytes
}
