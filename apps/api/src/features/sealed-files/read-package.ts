import { isUtf8 } from 'node:buffer'
import { openSealed } from '@wenkao/sealed-files'
import type { SealedManifest, SealedPart, SealedRefusal } from '@wenkao/shared/sealed-files'
import type { StagedFolder } from '../../platform/staged-files.fs.ts'
import type { ReceivedFile } from './receive-sealed-file.ts'

/** A content of the package where it lies until it is stored. */
export interface StagedContent {
  readonly hash: string
  readonly size: number
  /** Its name in the folder. */
  readonly name: string
}

/** What was in a sealed file; every byte was held against the manifest. */
export interface OpenedPackage {
  readonly folder: StagedFolder
  readonly manifest: SealedManifest
  readonly signature: 'valid' | 'invalid' | 'absent'
  readonly publicKey: string | null
  /** Entries of the log, in its order; lines that are no text were left out. */
  readonly log: readonly string[]
  readonly logFile: StagedContent | undefined
  /** Answer files and other versions, each once, by hash. */
  readonly contents: ReadonlyMap<string, StagedContent>
  /** What the person at the PC wrote into an evidence pack. */
  readonly note: string | null
}

/** A whole log is held in memory; the largest real ones have a few MB. */
const MOST_LOG_BYTES = 64 * 1024 * 1024
const MOST_NOTE_BYTES = 16 * 1024
const NOTE = /^records\/note\.(?:txt|md)$/

/** The reading goes on no further: what follows is refused by this word. */
class NotTaken extends Error {
  readonly code: SealedRefusal
  constructor(code: SealedRefusal) {
    super(code)
    this.code = code
  }
}

/**
 * Opens a received file and lays out what is in it beside it. Nothing of it counts before all of it was
 * verified, which is when this returns.
 */
export async function readPackage(
  file: ReceivedFile,
  identities: readonly string[],
): Promise<OpenedPackage | { readonly refused: SealedRefusal }> {
  const { folder } = file
  const contents = new Map<string, StagedContent>()
  let logFile: StagedContent | undefined
  let note: string | null = null
  let named = 0

  async function stage(part: SealedPart, bytes: ReadableStream<Uint8Array>, limit: number) {
    named += 1
    const name = String(named)
    if ((await folder.write(name, bytes, limit)) === 'tooLarge') throw new NotTaken('tooLarge')
    return { hash: part.sha256, size: part.size, name }
  }
  async function take(part: SealedPart, bytes: ReadableStream<Uint8Array>): Promise<void> {
    if (part.role === 'log') {
      if (logFile) throw new NotTaken('malformed')
      logFile = await stage(part, bytes, MOST_LOG_BYTES)
    } else if ((part.role === 'file' || part.role === 'content') && !contents.has(part.sha256)) {
      contents.set(part.sha256, await stage(part, bytes, part.size))
    } else if (NOTE.test(part.name) && part.size <= MOST_NOTE_BYTES) {
      note = textOf((await chunksOf(bytes)).join('\n'))
    } else {
      await bytes.pipeTo(new WritableStream())
    }
  }

  try {
    const outcome = await openSealed(folder.read(file.name), identities, {
      begin: () => Promise.resolve(),
      part: take,
    })
    if (outcome.kind === 'refused') return { refused: outcome.reason }
    const { manifest, signature, publicKey } = outcome
    const log = logFile ? await linesOf(folder.read(logFile.name)) : []
    return { folder, manifest, signature, publicKey, log, logFile, contents, note }
  } catch (cause) {
    if (cause instanceof NotTaken) return { refused: cause.code }
    throw cause
  }
}

/** Lines of a log. A line that is no UTF-8 is none of its writer's: decoding would make another of it. */
export async function linesOf(bytes: ReadableStream<Uint8Array>): Promise<string[]> {
  return (await chunksOf(bytes)).filter((line) => line !== '')
}

async function chunksOf(bytes: ReadableStream<Uint8Array>): Promise<string[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  const all = Buffer.concat(chunks)
  const lines: string[] = []
  for (let from = 0; from <= all.length;) {
    const end = all.indexOf(0x0a, from)
    const line = all.subarray(from, end < 0 ? all.length : end)
    if (isUtf8(line)) lines.push(line.toString('utf8'))
    if (end < 0) break
    from = end + 1
  }
  return lines
}

/** PostgreSQL text holds no U+0000. */
function textOf(text: string): string {
  return text.replaceAll('\u0000', '').slice(0, 2000)
}
