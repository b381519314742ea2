import { isUtf8 } from 'node:buffer'
import type { SealedManifest, SealedRefusal } from '@wenkao/shared/sealed-files'
import type { StagedFolder } from '../../platform/staged-files.fs.ts'
import type { ReceivedFile } from './receive-sealed-file.ts'
import { unpackApart } from './unpack-apart.ts'
import { unpackSealed, type StagedContent } from './unpack-sealed.ts'

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

/** Up to this size a thread costs more than it saves. */
const MOST_UNPACKED_HERE_BYTES = 2 * 1024 * 1024

/**
 * Opens a received file and lays out what is in it beside it. Nothing of it counts before all of it was
 * verified, which is when this returns.
 */
export async function readPackage(
  file: ReceivedFile,
  identities: readonly string[],
): Promise<OpenedPackage | { readonly refused: SealedRefusal }> {
  const { folder, name } = file
  const unpack = file.size <= MOST_UNPACKED_HERE_BYTES ? unpackSealed : unpackApart
  const unpacked = await unpack(folder, name, identities)
  if ('refused' in unpacked) return unpacked
  const { contents, logFile } = unpacked
  return {
    ...unpacked,
    folder,
    log: logFile ? await linesOf(folder.read(logFile.name)) : [],
    contents: new Map(contents.map((content) => [content.hash, content])),
  }
}

/** Lines of a log. A line that is no UTF-8 is none of its writer's: decoding would make another of it. */
export async function linesOf(bytes: ReadableStream<Uint8Array>): Promise<string[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  const all = Buffer.concat(chunks)
  const lines: string[] = []
  for (let from = 0; from <= all.length;) {
    const end = all.indexOf(0x0a, from)
    const line = all.subarray(from, end < 0 ? all.length : end)
    if (line.length > 0 && isUtf8(line)) lines.push(line.toString('utf8'))
    if (end < 0) break
    from = end + 1
  }
  return lines
}
