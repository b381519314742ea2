import { isDocumentName } from '@wenkao/office/package'
import type { CopyOrigin } from '@wenkao/shared/answer-files'
import type { FoundFile } from '../../../platform/find-files.fs.ts'
import type { Logger } from '../../../platform/logger.ts'
import { nameablePath } from '../../../platform/path-text.ts'
import { folderDisk } from '../../../platform/scan-folder.fs.ts'
import { readWhole, type Vault } from '../../../platform/vault.fs.ts'
import type { DocumentChecker } from '../versions/check-document.ts'
import { documentOf } from './document-names.ts'
import type { FollowedFolder } from '../follow-folder.ts'

export interface CopyDeps {
  readonly vault: Vault
  readonly checker: Pick<DocumentChecker, 'check'>
  readonly logger: Pick<Logger, 'debug'>
}

/** A found file whose content is in the vault and in the log as a `copy`. */
export interface KeptCopy {
  readonly path: string
  readonly origin: CopyOrigin
  readonly hash: string
  readonly modifiedAt: number
  /** The answer file that it belongs to, below the answer folder. */
  readonly item: string | null
}

export interface CopyKeeper {
  /**
   * Keeps what is new among found files: each one that stayed the same between two looks becomes a
   * `copy` of the sitting, once per content.
   * @param documents answer files that it may belong to. @param since ms; older files are passed over.
   * @returns all that are there now and kept, except what equals a save or a material.
   */
  keep(
    followed: FollowedFolder,
    origin: CopyOrigin,
    found: readonly FoundFile[],
    documents: readonly string[],
    since: number,
  ): Promise<readonly KeptCopy[]>
  /** Whether the last looks met a file that counts if the next one finds it the same. */
  isSettling(): boolean
}

/** Larger files are no work of an exam and would fill the vault, bytes. */
const LARGEST_BYTES = 50 * 1024 * 1024
/** Copies of a sitting with one origin; a program that saves every minute stays below it. */
const MOST_COPIES = 200

/** Creates a keeper for one sitting. */
export function createCopyKeeper(deps: CopyDeps): CopyKeeper {
  const seen = new Map<string, { readonly stamp: string; readonly hash?: string }>()
  const unsettled = new Set<string>()

  /** The content's hash once the file is quiet and its content in the vault. */
  async function settle(path: string): Promise<string | undefined> {
    const stamp = await folderDisk.stampAt(path)
    const before = seen.get(path)
    if (before?.stamp !== stamp) {
      seen.set(path, { stamp })
      return undefined
    }
    if (before.hash !== undefined) return before.hash
    const hash = await folderDisk.hash(path)
    if (!deps.vault.has(hash)) await deps.vault.put(hash, () => folderDisk.open(path))
    if ((await folderDisk.stampAt(path)) !== stamp) return undefined
    seen.set(path, { stamp, hash })
    return hash
  }

  async function record(
    followed: FollowedFolder,
    { path, origin, hash, modifiedAt, item }: KeptCopy,
    size: number,
  ): Promise<void> {
    const health = isDocumentName(path)
      ? await deps.checker.check(path, size, () => readWhole(deps.vault, hash))
      : undefined
    const value = { hash, size, origin, foundAt: nameablePath(path), modifiedAt }
    await followed.record([
      { kind: 'copy', item, value: health === undefined ? value : { ...value, health } },
    ])
  }

  return {
    isSettling: () => unsettled.size > 0,
    keep: async (followed, origin, found, documents, since) => {
      const { versions, materialOf } = followed
      const saved = new Set(
        versions.all().flatMap((one) => (one.origin === 'save' ? (one.hash ?? []) : [])),
      )
      const isKnownWork = (hash: string): boolean =>
        saved.has(hash) || documents.some((path) => materialOf(path, hash) !== undefined)
      const kept: KeptCopy[] = []
      unsettled.clear()
      for (const { path, size, modifiedAt, newestAt } of found) {
        if (newestAt < since || size === 0 || size > LARGEST_BYTES) continue
        try {
          const hash = await settle(path)
          if (hash === undefined) unsettled.add(path)
          if (hash === undefined || isKnownWork(hash)) continue
          const item = documentOf(path, documents) ?? null
          const copy: KeptCopy = { path, origin, hash, modifiedAt, item }
          if (!versions.has(hash)) {
            const count = versions.copies().filter((one) => one.origin === origin).length
            if (count >= MOST_COPIES) continue
            await record(followed, copy, size)
          }
          kept.push(copy)
        } catch (cause) {
          // Held, gone, or changed meanwhile: the next look tries again.
          deps.logger.debug({ err: cause, path }, 'a found file could not be kept')
        }
      }
      return kept
    },
  }
}
