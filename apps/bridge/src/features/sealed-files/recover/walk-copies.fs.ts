import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BridgeError, systemCode } from '../../../platform/bridge-error.ts'
import type { FilePlace } from '../../../platform/scan-folder.fs.ts'
import { textOfName } from '../../../platform/path-text.ts'

/** A file of the given copies. */
export interface CopiedFile {
  /** `/` between parts; begins with the name of the given folder, so that it tells a task's folder. */
  readonly path: string
  /** Which of the given folders it lies in. */
  readonly source: number
  /** As the person sees it. */
  readonly shown: string
  readonly place: FilePlace
  readonly size: number
  readonly modifiedAt: number
}

/** Something of the copies that could not be used, in a word for the report. */
export interface CopyProblem {
  readonly path: string
  readonly reason:
    | 'missing'
    | 'notReadable'
    | 'link'
    | 'tooLarge'
    | 'tooMany'
    | 'tooDeep'
    | 'damaged'
    | 'sealedBackup'
    | 'sealedSubmission'
    | 'sealedEvidence'
    | 'identityUnchecked'
    | 'ambiguousFolder'
    | 'keysFromCopies'
}

/** More than both folders of a whole week have; a hostile stick must not fill the memory. */
const MOST_FILES = 200_000
const DEEPEST = 40
/** Node's sign for bytes that are no text. */
const NO_TEXT = '\ufffd'

/**
 * Lists every file below some folders. Links are not followed, and nothing is written.
 * @param problem told of what was passed over.
 */
export async function walkCopies(
  folders: readonly string[],
  problem: (problem: CopyProblem) => void,
): Promise<readonly CopiedFile[]> {
  const files: CopiedFile[] = []

  async function visit(place: FilePlace, path: string, at: Visit): Promise<void> {
    if (at.depth > DEEPEST) {
      problem({ path: at.shown, reason: 'tooDeep' })
      return
    }
    let names: readonly Named[]
    try {
      names = await namesOf(place)
    } catch (cause) {
      problem({ path: at.shown, reason: reasonOf(cause) })
      return
    }
    for (const { name, below } of names) {
      if (files.length >= MOST_FILES) {
        problem({ path: at.shown, reason: 'tooMany' })
        return
      }
      const inner = `${path}/${name}`
      const shown = join(at.shown, name)
      await look(below, inner, { ...at, shown, depth: at.depth + 1 })
    }
  }

  async function look(place: FilePlace, path: string, at: Visit): Promise<void> {
    try {
      const found = await lstat(place)
      if (found.isSymbolicLink()) problem({ path: at.shown, reason: 'link' })
      else if (found.isDirectory()) await visit(place, path, at)
      else if (found.isFile()) {
        const modifiedAt = Math.max(0, Math.floor(found.mtimeMs))
        const { source, shown } = at
        files.push({ path, source, shown, place, size: found.size, modifiedAt })
      }
    } catch (cause) {
      problem({ path: at.shown, reason: reasonOf(cause) })
    }
  }

  for (const [source, folder] of folders.entries()) {
    const shown = resolve(folder)
    // The root itself may be a link that a person chose; what lies below may not lead elsewhere.
    await look(await realOf(shown), basename(shown), { source, shown, depth: 0 })
  }
  return files
}

interface Visit {
  readonly source: number
  readonly shown: string
  readonly depth: number
}
interface Named {
  readonly name: string
  readonly below: FilePlace
}

async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}

async function namesOf(place: FilePlace): Promise<readonly Named[]> {
  if (typeof place === 'string') {
    const names = await readdir(place)
    if (!names.some((name) => name.includes(NO_TEXT))) {
      return names.sort().map((name) => ({ name, below: join(place, name) }))
    }
  }
  const raw = await readdir(place, { encoding: 'buffer' })
  return raw.map((name) => ({
    name: textOfName(name),
    below: Buffer.concat([Buffer.from(place), Buffer.from('/'), name]),
  }))
}

function reasonOf(cause: unknown): CopyProblem['reason'] {
  return systemCode(cause) === 'ENOENT' ? 'missing' : 'notReadable'
}

/** The first bytes of a file. */
export async function headOf(place: FilePlace, length: number): Promise<Buffer> {
  const handle = await open(place, 'r')
  try {
    const bytes = Buffer.alloc(length)
    const { bytesRead } = await handle.read(bytes, 0, length, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** All bytes of a file that is known to be small enough. */
export async function bytesOf(place: FilePlace, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(place)) {
    const piece = chunk as Buffer
    size += piece.length
    if (size > limit) throw new BridgeError('fileTooLarge', `A copy has more than ${limit} bytes`)
    chunks.push(piece)
  }
  return Buffer.concat(chunks)
}

/** How the bytes of a content lie in a copied file. */
export type CopyMethod = 'plain' | 'gzip'

/** The bytes of a content as a copied file holds them. */
export function openCopy(place: FilePlace, method: CopyMethod): Readable {
  const bytes = createReadStream(place)
  if (method === 'plain') return bytes
  const plain = createGunzip()
  bytes.once('error', (cause) => plain.destroy(cause))
  plain.once('close', () => bytes.destroy())
  return bytes.pipe(plain)
}

/**
 * Hash and length of a content as a copied file holds it.
 * @returns undefined when it is no such content: damaged, or longer than `limit`.
 */
export async function measureCopy(
  place: FilePlace,
  method: CopyMethod,
  limit: number,
): Promise<{ readonly hash: string; readonly size: number } | undefined> {
  const hasher = createHash('sha256')
  let size = 0
  try {
    for await (const chunk of openCopy(place, method)) {
      const piece = chunk as Buffer
      size += piece.length
      if (size > limit) return undefined
      hasher.update(piece)
    }
  } catch (cause) {
    if (method === 'plain') throw cause
    return undefined
  }
  return { hash: hasher.digest('hex'), size }
}
