import { readHeader } from '@wenkao/sealed-files'
import { MAX_SEALED_BYTES, type SealedRefusal } from '@wenkao/shared/sealed-files'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import type { StagedFile, StagedFolder } from '../../platform/staged-files.fs.ts'

/** A sealed file that has arrived whole and was not opened yet. */
export interface ReceivedFile extends StagedFile {
  readonly folder: StagedFolder
  /** Its name in the folder. */
  readonly name: string
}

/** What a sender has to do to be waited for. */
export interface Progress {
  readonly bytes: number
  readonly ms: number
}

export interface Reception {
  /**
   * Takes a body to the disk and gives it to `use`; the disk is as it was when that has ended.
   * @returns what `use` gives, or why the file was refused before.
   * @throws ApiError unavailable with a time to come again: too many at once, or no room.
   */
  receive<T>(
    body: ReadableStream<Uint8Array>,
    use: (file: ReceivedFile) => Promise<T>,
  ): Promise<T | { readonly refused: SealedRefusal }>
}

const HEAD_BYTES = 64 * 1024
/** A school with fifty files and a few browsers finds a place; what waits costs a socket and a file. */
const MOST_AT_ONCE = 64
/** Of all that lies here together: strangers may fill so much of the disk and no more. */
const MOST_STAGED_BYTES = 8 * 1024 * 1024 * 1024
/** A file is on the disk up to three times while it is worked on: sealed, opened, and stored. */
const ROOM_FACTOR = 3
/** A line this slow needs a day for a package; below it, somebody only holds the place. */
const SLOWEST: Progress = { bytes: 16 * 1024, ms: 30_000 }
/** Browsers tell of a broken line instead of a reply that comes while they send; so far it is passed over. */
const DISCARDED: Progress = { bytes: 64 * 1024 * 1024, ms: 5000 }
const BUSY_WAIT_S = 5
const NO_ROOM_WAIT_S = 30

/** The sender went away, or sent next to nothing for too long. */
class BrokenOff extends Error {
  readonly code = 'broken-off'
}

/** Bounds what strangers send: how many at once, how much together, how slowly. */
export function createReception(
  services: Pick<Services, 'staged'>,
  slowest: Progress = SLOWEST,
): Reception {
  let underWay = 0
  let stagedBytes = 0

  async function* counted(chunks: AsyncIterable<Uint8Array>, onBytes: (bytes: number) => void) {
    for await (const chunk of chunks) {
      if (stagedBytes + chunk.byteLength > MOST_STAGED_BYTES) throw busy()
      onBytes(chunk.byteLength)
      yield chunk
    }
  }

  async function take<T>(
    body: ReadableStream<Uint8Array>,
    use: (file: ReceivedFile) => Promise<T>,
  ): Promise<T | { refused: SealedRefusal }> {
    const reader = body.getReader()
    let own = 0
    let folder: StagedFolder | undefined
    try {
      const chunks = progressing(reader, slowest)
      const head = await headOf(chunks)
      const header = readHeader(head)
      if (header.kind === 'refused' || header.fileBytes > MAX_SEALED_BYTES) {
        await discard(reader)
        return { refused: header.kind === 'refused' ? header.reason : 'tooLarge' }
      }
      if ((await services.staged.spare()) < ROOM_FACTOR * header.fileBytes) {
        const message = 'The disk has no room; send it again later'
        throw new ApiError('unavailable', message, { reason: 'noRoom' }, NO_ROOM_WAIT_S)
      }
      folder = await services.staged.open()
      const all = counted(after(head, chunks), (bytes) => {
        own += bytes
        stagedBytes += bytes
      })
      const written = await folder.write('sealed', all, header.fileBytes)
      // Longer than it says of itself.
      if (written === 'tooLarge') return { refused: 'altered' }
      return await use({ ...written, folder, name: 'sealed' })
    } catch (cause) {
      if (cause instanceof BrokenOff) return { refused: 'truncated' }
      throw cause
    } finally {
      stagedBytes -= own
      await folder?.remove()
      await reader.cancel().catch(() => undefined)
    }
  }

  return {
    receive: async (body, use) => {
      if (underWay >= MOST_AT_ONCE) throw busy()
      underWay += 1
      try {
        return await take(body, use)
      } finally {
        underWay -= 1
      }
    },
  }
}

function busy(): ApiError {
  const message = 'Too many sealed files at once; send it again later'
  return new ApiError('unavailable', message, { reason: 'busy' }, BUSY_WAIT_S)
}

/** The chunks of a body as they come. @throws BrokenOff when the sender stops or becomes too slow. */
async function* progressing(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  slowest: Progress,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  let waitedMs = 0
  for (;;) {
    const began = performance.now()
    const read = await inTime(reader.read(), slowest.ms - waitedMs)
    if (read.done) return
    // Only the time that the sender needs counts, not that of a slow disk here.
    waitedMs += performance.now() - began
    bytes += read.value.byteLength
    if (bytes >= slowest.bytes) {
      bytes = 0
      waitedMs = 0
    }
    yield read.value
  }
}

async function inTime<T>(reading: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new BrokenOff('The sender is too slow'))
    }, ms)
  })
  try {
    return await Promise.race([
      reading.catch((cause: unknown) => {
        throw new BrokenOff('The sender went away', { cause })
      }),
      tooSlow,
    ])
  } finally {
    clearTimeout(timer)
  }
}

/** Reads on for a while and keeps nothing. */
async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const until = performance.now() + DISCARDED.ms
  try {
    for (let bytes = 0; bytes < DISCARDED.bytes;) {
      const read = await inTime(reader.read(), until - performance.now())
      if (read.done) return
      bytes += read.value.byteLength
    }
  } catch (cause) {
    if (!(cause instanceof BrokenOff)) throw cause
  }
}

/** The first 64 KiB, or all if there is less; the rest of the last chunk comes with it. */
async function headOf(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  const head: Uint8Array[] = []
  let size = 0
  while (size < HEAD_BYTES) {
    const next = await chunks.next()
    if (next.done === true) break
    head.push(next.value)
    size += next.value.byteLength
  }
  return Buffer.concat(head)
}

async function* after(head: Uint8Array, chunks: AsyncIterable<Uint8Array>) {
  yield head
  yield* chunks
}
