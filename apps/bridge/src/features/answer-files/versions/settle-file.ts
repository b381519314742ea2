import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { MAX_FILE_BYTES } from '@wenkao/shared/answer-files'
import { BridgeError, systemCode } from '../../../platform/bridge-error.ts'
import { isHeld } from '../../../platform/retry-when-held.ts'
import type { FolderDisk, SeenFile } from '../../../platform/scan-folder.fs.ts'
import { readWhole, type Vault } from '../../../platform/vault.fs.ts'
import type { DocumentChecker } from './check-document.ts'

export interface SettleDeps {
  readonly disk: FolderDisk
  readonly vault: Vault
  readonly checker: Pick<DocumentChecker, 'check'>
}

/**
 * What came of reading a file.
 * - `settled`: its content is this one and in the vault
 * - `unfinished`: a package without its end: its program is still writing
 * - `changed`: it changed while it was read
 * - `held`: a program does not let it be read now; `gone`: it is no longer there
 * - `failed`: the disk or the vault refused
 */
export type SettleOutcome =
  | { readonly kind: 'settled'; readonly hash: string }
  | { readonly kind: 'unfinished' | 'changed' | 'held' | 'gone' }
  | { readonly kind: 'failed'; readonly cause: unknown }

/** Bytes after which a ZIP's end record cannot begin, seen from the end: 22 and the longest comment. */
const ZIP_END_REACH = 22 + 65_535
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1')
const ZIP_BEGIN = Buffer.from('PK', 'latin1')
const CFB_BEGIN = Buffer.from('d0cf11e0', 'hex')
const PACKAGE = /\.(doc|dot|xls|xlt|ppt|pps|pot)[xm]$/i

/** Smaller files are read at once. */
const SMALL_BYTES = 1024 * 1024

/**
 * A document that is empty, or a package without its end, is waited for this long: programs empty a
 * file before they write it. Then it is kept as it is, because it is work, too, and a damaged one is
 * told within a second or so (F11b).
 */
const UNFINISHED_PATIENCE_MS = 1000

/**
 * Reads a file and puts its content into the vault. It counts only when the file was the same before
 * and after: then the content is one that lay on the disk, whole (R8).
 * @param waitedMs since when the file is as it was seen.
 */
export async function settleFile(
  deps: SettleDeps,
  seen: SeenFile,
  waitedMs: number,
): Promise<SettleOutcome> {
  const { disk } = deps
  const { place, stamp } = seen
  try {
    if (seen.size > MAX_FILE_BYTES) {
      throw new BridgeError('fileTooLarge', `${seen.size} bytes are more than a version can have`)
    }
    if ((await disk.stampAt(place)) !== stamp) return { kind: 'changed' }
    if (await isUnfinished(disk, seen, waitedMs)) return { kind: 'unfinished' }
    const hash =
      seen.size <= SMALL_BYTES ? await keepSmall(deps, seen) : await keepLarge(deps, seen)
    return (await disk.stampAt(place)) === stamp ? { kind: 'settled', hash } : { kind: 'changed' }
  } catch (cause) {
    if (systemCode(cause) === 'contentUnstable') return { kind: 'changed' }
    if (!isAbout(cause, seen)) return { kind: 'failed', cause }
    if (systemCode(cause) === 'ENOENT') return { kind: 'gone' }
    return isHeld(cause) ? { kind: 'held' } : { kind: 'failed', cause }
  }
}

/** Read once: thousands of small files are copied in at a time. */
async function keepSmall({ disk, vault }: SettleDeps, { place }: SeenFile): Promise<string> {
  const bytes = await disk.bytes(place)
  const hash = createHash('sha256').update(bytes).digest('hex')
  if (!vault.has(hash)) await vault.put(hash, () => Readable.from([bytes]))
  return hash
}

/** Read twice, so that it is never in memory as a whole; the vault holds the second against the first. */
async function keepLarge({ disk, vault }: SettleDeps, { place }: SeenFile): Promise<string> {
  const hash = await disk.hash(place)
  if (!vault.has(hash)) await vault.put(hash, () => disk.open(place))
  return hash
}

/** Whether an error is one of the file itself: the vault's own disk may refuse with the same codes. */
function isAbout(cause: unknown, { place }: SeenFile): boolean {
  if (!(cause instanceof Error) || !('path' in cause)) return true
  return String(cause.path) === String(place)
}

/** Whether a document's program has not written all of it. Other content under its name is complete. */
async function isUnfinished(disk: FolderDisk, seen: SeenFile, waitedMs: number): Promise<boolean> {
  if (!PACKAGE.test(seen.path) || waitedMs >= UNFINISHED_PATIENCE_MS) return false
  if (seen.size === 0) return true
  const { head, tail } = await disk.ends(seen.place, CFB_BEGIN.length, ZIP_END_REACH)
  // A file that gets its length first and its bytes later begins with zeros.
  const isBegun = head.subarray(0, ZIP_BEGIN.length).equals(ZIP_BEGIN) || head.every((b) => b === 0)
  return isBegun && !tail.includes(ZIP_END)
}

/** Whether a content is that of an Office document of any age, by its first bytes. */
export async function isDocumentContent(disk: FolderDisk, seen: SeenFile): Promise<boolean> {
  const { head } = await disk.ends(seen.place, CFB_BEGIN.length, 0)
  return head.subarray(0, ZIP_BEGIN.length).equals(ZIP_BEGIN) || head.equals(CFB_BEGIN)
}

/**
 * Whether a content opens as what its file's name says (F11b), read from the vault so that it is said
 * of the very bytes of the version. @returns undefined when it could not be checked.
 */
export async function healthOf(
  deps: SettleDeps,
  path: string,
  size: number,
  hash: string,
): Promise<string | undefined> {
  return deps.checker.check(path, size, () => readWhole(deps.vault, hash))
}
