import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { BridgeError } from '../../platform/bridge-error.ts'
import { readObjectName } from '../../platform/vault-index.ts'

/** A file of one of the two folders that goes into an evidence pack. */
export interface EvidenceFile {
  readonly area: 'answer-folder' | 'data'
  /** Where it lies on this PC. */
  readonly shown: string
  readonly size: number
  readonly sha256: string
  /** The same bytes again. */
  open(): ReadableStream<Uint8Array>
}

export interface EvidenceFolders {
  readonly dataFolder: string
  readonly answerFolder: string
}

export interface EvidenceChoice {
  /** Whose journal is taken; undefined for all. */
  readonly sittingId: string | undefined
  /** Contents that the vault could not give: their objects go as they are. */
  readonly lost: ReadonlySet<string>
  /** Files that changed while they were read; the caller leaves them out of the next try. */
  readonly unstable: Set<string>
}

/** Kept in memory from the look to the sealing, so that a change in between does no harm. */
const SMALL_BYTES = 1024 * 1024
const MOST_SMALL_BYTES = 64 * 1024 * 1024
/** Largest file that is taken, and of all together: a pack has to be sent (`MAX_SEALED_BYTES`). */
const LARGEST_BYTES = 1024 * 1024 * 1024
const MOST_BYTES = 1536 * 1024 * 1024
const MOST_FILES = 20_000
const DEEPEST = 60

/** Parts of the data folder that go along. Neither keys nor sealed files: those are sent as they are. */
const DATA_PARTS = ['state', 'sessions', 'journal', 'vault/index', 'vault/objects']

/** Reads what of both folders goes into a pack; links are not followed. */
export async function listEvidence(
  { dataFolder, answerFolder }: EvidenceFolders,
  choice: EvidenceChoice,
): Promise<{ readonly files: readonly EvidenceFile[]; readonly unreadable: readonly string[] }> {
  const files: EvidenceFile[] = []
  const unreadable: string[] = []
  let kept = 0
  let total = 0

  async function visit(path: string, area: EvidenceFile['area'], depth: number): Promise<void> {
    try {
      const found = await lstat(path)
      if (found.isDirectory()) {
        if (depth > DEEPEST) throw new BridgeError('fileTooLarge', 'too deep')
        for (const name of (await readdir(path)).sort()) {
          await visit(join(path, name), area, depth + 1)
        }
      } else if (found.isFile() && isWanted(path, dataFolder, choice)) {
        await take(path, area, found.size)
      }
    } catch (cause) {
      unreadable.push(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }

  async function take(path: string, area: EvidenceFile['area'], size: number): Promise<void> {
    if (choice.unstable.has(path)) return
    if (size > LARGEST_BYTES || total + size > MOST_BYTES || files.length >= MOST_FILES) {
      unreadable.push(`${path}: left out, ${size} bytes are too many`)
      return
    }
    if (size <= SMALL_BYTES && kept + size <= MOST_SMALL_BYTES) {
      const bytes = await readStart(path, size)
      kept += bytes.length
      total += bytes.length
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const open = (): ReadableStream<Uint8Array> => new Blob([bytes]).stream()
      files.push({ area, shown: path, size: bytes.length, sha256, open })
      return
    }
    const measured = await measure(path, size)
    total += measured.size
    files.push({
      ...{ area, shown: path, ...measured },
      open: () => again(path, measured, choice.unstable),
    })
  }

  await visit(answerFolder, 'answer-folder', 0)
  for (const part of DATA_PARTS) await visit(join(dataFolder, ...part.split('/')), 'data', 0)
  return { files, unreadable }
}

function isWanted(path: string, dataFolder: string, choice: EvidenceChoice): boolean {
  const below = path.startsWith(dataFolder) ? path.slice(dataFolder.length + 1) : ''
  const [part, second, name] = below.split(/[\\/]/)
  if (part === 'journal') return choice.sittingId === undefined || second === choice.sittingId
  if (part !== 'vault' || second !== 'objects') return true
  const hash = readObjectName(name ?? '')?.hash
  return choice.sittingId === undefined || (hash !== undefined && choice.lost.has(hash))
}

/** The first bytes of a file: what a journal gets meanwhile is left to the next pack. */
async function readStart(path: string, size: number): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const bytes = Buffer.alloc(size)
    const { bytesRead } = await handle.read(bytes, 0, size, 0)
    return bytes.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function measure(
  path: string,
  size: number,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hasher = createHash('sha256')
  let length = 0
  for await (const chunk of createReadStream(path, { end: size - 1 })) {
    hasher.update(chunk as Buffer)
    length += (chunk as Buffer).length
  }
  return { size: length, sha256: hasher.digest('hex') }
}

function again(
  path: string,
  { size, sha256 }: { readonly size: number; readonly sha256: string },
  unstable: Set<string>,
): ReadableStream<Uint8Array> {
  async function* read(): AsyncGenerator<Buffer> {
    const hasher = createHash('sha256')
    let cause: unknown
    try {
      for await (const chunk of createReadStream(path, { end: size - 1 })) {
        hasher.update(chunk as Buffer)
        yield chunk as Buffer
      }
    } catch (failed) {
      // Not thrown as it is: a lost file must not look like trouble of the disk that is written to.
      cause = failed
    }
    if (cause === undefined && hasher.digest('hex') === sha256) return
    unstable.add(path)
    throw new BridgeError('contentUnstable', `${path} changed while it was read`, { cause })
  }
  return Readable.toWeb(Readable.from(read(), { objectMode: false }))
}
