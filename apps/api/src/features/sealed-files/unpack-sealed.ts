import { openSealed } from '@wenkao/sealed-files'
import type { SealedManifest, SealedPart, SealedRefusal } from '@wenkao/shared/sealed-files'
import type { StagedFolder } from '../../platform/staged-files.fs.ts'

/** A content of the package where it lies until it is stored. */
export interface StagedContent {
  readonly hash: string
  readonly size: number
  /** Its name in the folder. */
  readonly name: string
}

/** What was unpacked; plain data, so that it crosses the border of a thread. */
export interface Unpacked {
  readonly manifest: SealedManifest
  readonly signature: 'valid' | 'invalid' | 'absent'
  readonly publicKey: string | null
  readonly logFile: StagedContent | undefined
  /** Each content once. */
  readonly contents: readonly StagedContent[]
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

/** Opens a sealed file of the folder and writes what is in it beside it, under names of this folder. */
export async function unpackSealed(
  folder: StagedFolder,
  sealed: string,
  identities: readonly string[],
): Promise<Unpacked | { readonly refused: SealedRefusal }> {
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
      note = storable(await new Response(bytes).text()) || null
    } else {
      await bytes.pipeTo(new WritableStream())
    }
  }

  try {
    const outcome = await openSealed(folder.read(sealed), identities, {
      begin: () => Promise.resolve(),
      part: take,
    })
    if (outcome.kind === 'refused') return { refused: outcome.reason }
    const { manifest, signature, publicKey } = outcome
    return { manifest, signature, publicKey, logFile, contents: [...contents.values()], note }
  } catch (cause) {
    if (cause instanceof NotTaken) return { refused: cause.code }
    throw cause
  }
}

/** PostgreSQL text holds no U+0000. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').slice(0, 2000)
}
