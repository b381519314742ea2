import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { open as openFile, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from './durable-files.fs.ts'

/*
 * Blobs lie under <folder>/<first two digits>/<hash> and are never changed or removed. A blob is
 * written to incoming/ while it is hashed, flushed, renamed to its name, and the name is flushed:
 * whoever was told `new` or `present` finds it after a power cut.
 */

/** What became of a `put`. Sizes in bytes. */
export type BlobStored =
  | { stored: 'new' | 'present'; size: number }
  | { stored: 'hash-mismatch'; actualHash: string }
  | { stored: 'too-large'; limit: number }
  | { stored: 'malformed-hash' }

/** Content-addressed store for answer files, materials and sealed files (DESIGN sections 4, 11). */
export interface BlobStore {
  /**
   * Stores bytes under their SHA-256 (64 small hex digits). The content is checked also when the
   * blob is present, so `present` means "these very bytes are held". Anything but `new` and
   * `present` leaves the store as it was. Throws what the disk throws.
   */
  put(hash: string, content: Uint8Array | ReadableStream<Uint8Array>): Promise<BlobStored>
  /**
   * Opens a blob for reading; undefined when it is not held. The stream fails at its end with
   * {@link BlobDamagedError} when the disk gave back other bytes than were stored.
   */
  open(hash: string): Promise<ReadableStream<Uint8Array> | undefined>
  /** Reads a whole blob; throws {@link BlobDamagedError} when it is not what was stored. */
  read(hash: string): Promise<Uint8Array | undefined>
  /**
   * Reads some bytes of a blob, for a reader that checks the whole by its hash itself.
   * @returns fewer than asked for at its end, none beyond; undefined when it is not held.
   */
  readPiece(hash: string, offset: number, length: number): Promise<Uint8Array | undefined>
  /** Whether a blob is held; false for a malformed hash. */
  has(hash: string): Promise<boolean>
}

/** The disk holds other bytes under a hash than were stored there. Restore it from a second copy. */
export class BlobDamagedError extends Error {
  readonly code = 'blob-damaged'
  readonly hash: string

  constructor(hash: string) {
    super(`the stored blob ${hash} does not have the content of its hash`)
    this.name = 'BlobDamagedError'
    this.hash = hash
  }
}

const wellFormedHash = /^[0-9a-f]{64}$/

/** A temporary file of this age belongs to no running upload. */
const abandonedAfter = 24 * 60 * 60 * 1000

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Writes and hashes until the content ends or grows beyond the limit, then flushes. */
async function receive(
  file: string,
  content: Uint8Array | ReadableStream<Uint8Array>,
  limit: number,
): Promise<{ size: number; hash: string }> {
  const target = await openFile(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      size += chunk.byteLength
      if (size > limit) break // leaving the loop cancels the stream
      hash.update(chunk)
      await target.writeFile(chunk)
    }
    if (size <= limit) await target.sync()
    return { size, hash: hash.digest('hex') }
  } finally {
    await target.close()
  }
}

async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = join(incoming, name)
    const found = await stat(file).catch((error: unknown) => {
      if (isMissing(error)) return undefined // another process was faster
      throw error
    })
    if (found !== undefined && found.mtimeMs < Date.now() - abandonedAfter)
      await rm(file, { force: true })
  }
}

async function* checked(file: string, hash: string): AsyncGenerator<Uint8Array> {
  const seen = createHash('sha256')
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    seen.update(chunk)
    yield chunk
  }
  if (seen.digest('hex') !== hash) throw new BlobDamagedError(hash)
}

/** A blob as it lies in the store's folder. */
export interface BlobFile {
  readonly hash: string
  /** Bytes. */
  readonly size: number
}

/** Every blob of a store's folder, by hash; none where there is no such folder. */
export async function* listBlobs(folder: string): AsyncGenerator<BlobFile> {
  for (let i = 0; i < 256; i++) {
    const part = join(folder, i.toString(16).padStart(2, '0'))
    const names = await readdir(part).catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
    for (const hash of names.filter((name) => wellFormedHash.test(name)).sort()) {
      const size = await sizeOf(join(part, hash))
      if (size !== undefined) yield { hash, size }
    }
  }
}

/**
 * Opens the store in a folder, which it makes when missing. Several processes may use one folder.
 *
 * @param options.limit largest blob in bytes; larger ones are refused with `too-large`
 */
export function createBlobStore(options: { folder: string; limit?: number }): BlobStore {
  const { folder, limit = Number.POSITIVE_INFINITY } = options
  const incoming = join(folder, 'incoming')
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  // All at once and flushed here, so that storing a blob flushes one folder only.
  for (let i = 0; i < 256; i++)
    mkdirSync(join(folder, i.toString(16).padStart(2, '0')), { recursive: true, mode: 0o700 })
  syncFolder(folder)
  syncFolder(dirname(folder))
  let tidied: Promise<void> | undefined

  const placeOf = (hash: string) => join(folder, hash.slice(0, 2), hash)

  return {
    async put(hash, content) {
      if (!wellFormedHash.test(hash)) return { stored: 'malformed-hash' }
      await (tidied ??= removeAbandoned(incoming))
      const temporary = join(incoming, crypto.randomUUID())
      try {
        const received = await receive(temporary, content, limit)
        if (received.size > limit) return { stored: 'too-large', limit }
        if (received.hash !== hash) return { stored: 'hash-mismatch', actualHash: received.hash }
        const place = placeOf(hash)
        const isPresent = (await sizeOf(place)) === received.size
        // One of another size was damaged by the disk; the right bytes replace it.
        if (!isPresent) await rename(temporary, place)
        // Also when present: whoever stored it may not have got so far yet.
        syncFolder(dirname(place))
        return { stored: isPresent ? 'present' : 'new', size: received.size }
      } finally {
        await rm(temporary, { force: true })
      }
    },

    async open(hash) {
      if (!wellFormedHash.test(hash)) return undefined
      const place = placeOf(hash)
      return (await sizeOf(place)) === undefined
        ? undefined
        : ReadableStream.from(checked(place, hash))
    },

    async read(hash) {
      if (!wellFormedHash.test(hash)) return undefined
      let bytes: Uint8Array
      try {
        bytes = await readFile(placeOf(hash))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
      if (createHash('sha256').update(bytes).digest('hex') !== hash)
        throw new BlobDamagedError(hash)
      return bytes
    },

    async readPiece(hash, offset, length) {
      if (!wellFormedHash.test(hash)) return undefined
      try {
        await using file = await openFile(placeOf(hash))
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
        return buffer.subarray(0, bytesRead)
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },

    async has(hash) {
      return wellFormedHash.test(hash) && (await sizeOf(placeOf(hash))) !== undefined
    },
  }
}
