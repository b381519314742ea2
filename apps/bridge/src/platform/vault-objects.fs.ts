import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip, createGzip, gzip } from 'node:zlib'
import { BridgeError, systemCode } from './bridge-error.ts'
import { ensureFolder } from './folder.fs.ts'
import { objectName, type ObjectMethod, type StoredContent } from './vault-index.ts'

/** So much of a content tells whether compressing it is worth its time; smaller ones are tried whole. */
const SAMPLE_BYTES = 64 * 1024
/** Office packages and pictures are compressed already. */
const WORTH_IT = 0.9
const LEVEL = 1
/** Flushed piece by piece, so that no flush of an answer has to wait for all of a large content. */
const FLUSH_EVERY_BYTES = 8 * 1024 * 1024

const compress = promisify(gzip)

/** What was written of a content, and under which name. */
export interface WrittenObject extends StoredContent {
  readonly stored: number
}

export interface WriteOptions {
  /** Makes the name one that never comes again, 8 hex digits. */
  readonly suffix: string
  readonly named: (file: string) => void
  /** Waits while answers need the disk. */
  readonly giveWay: () => Promise<void>
}

/**
 * Writes the object of a content under a name of its own and flushes it; the folder is still to be
 * flushed. Whatever fails, no rest of it stays.
 * @throws BridgeError contentUnstable when the bytes have another hash.
 */
export async function writeObject(
  folder: string,
  hash: string,
  source: Readable,
  { suffix, named, giveWay }: WriteOptions,
): Promise<WrittenObject> {
  const chunks: AsyncIterator<unknown> = source[Symbol.asyncIterator]()
  try {
    await giveWay()
    const head = await readHead(chunks)
    const sample = await compress(head.bytes, { level: LEVEL })
    const method: ObjectMethod = sample.length < head.bytes.length * WORTH_IT ? 'gzip' : 'plain'
    const file = objectName(hash, method, suffix)
    named(file)
    const path = join(folder, file)
    const handle = await createObject(folder, path)
    try {
      const hasher = createHash('sha256').update(head.bytes)
      let size = head.bytes.length
      let stored: number
      if (head.isWhole) {
        stored = await writeAll(handle, [method === 'gzip' ? sample : head.bytes], giveWay)
      } else {
        const rest = async function* () {
          yield head.bytes
          for (let at = await chunks.next(); at.done !== true; at = await chunks.next()) {
            const chunk = at.value as Buffer
            hasher.update(chunk)
            size += chunk.length
            yield chunk
          }
        }
        stored = await (method === 'gzip'
          ? writeCompressed(handle, rest(), giveWay)
          : writeAll(handle, rest(), giveWay))
      }
      if (hasher.digest('hex') !== hash) {
        throw new BridgeError('contentUnstable', `The content changed while ${hash} was stored`)
      }
      await giveWay()
      await handle.sync()
      await handle.close()
      return { hash, size, file, method, stored }
    } catch (cause) {
      await handle.close().catch(() => undefined)
      // Not named anywhere yet; where even this fails, the vault's check finds the rest later.
      await unlink(path).catch(() => undefined)
      throw cause
    }
  } finally {
    source.destroy()
  }
}

async function createObject(folder: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause
    // Somebody tidied up: a missing working folder is made again silently (F13).
    await ensureFolder(folder)
    return open(path, 'wx', 0o600)
  }
}

async function readHead(
  chunks: AsyncIterator<unknown>,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const parts: Buffer[] = []
  let length = 0
  while (length < SAMPLE_BYTES) {
    const next = await chunks.next()
    if (next.done === true) return { bytes: Buffer.concat(parts), isWhole: true }
    const part = next.value as Buffer
    parts.push(part)
    length += part.length
  }
  return { bytes: Buffer.concat(parts), isWhole: false }
}

async function writeCompressed(
  handle: FileHandle,
  chunks: AsyncIterable<Buffer>,
  giveWay: () => Promise<void>,
): Promise<number> {
  let stored = 0
  await pipeline(
    Readable.from(chunks, { objectMode: false }),
    createGzip({ level: LEVEL, chunkSize: SAMPLE_BYTES }),
    async (packed: AsyncIterable<Buffer>) => {
      stored = await writeAll(handle, packed, giveWay)
    },
  )
  return stored
}

async function writeAll(
  handle: FileHandle,
  chunks: AsyncIterable<Buffer> | readonly Buffer[],
  giveWay: () => Promise<void>,
): Promise<number> {
  let position = 0
  let flushed = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const { bytesWritten } = await handle.write(chunk, at, chunk.length - at, position + at)
      at += bytesWritten
    }
    position += chunk.length
    if (position - flushed >= FLUSH_EVERY_BYTES) {
      await giveWay()
      await handle.datasync()
      flushed = position
    }
  }
  return position
}

/**
 * The bytes of a content, checked against its hash: the stream ends with an error instead of its
 * end when they are others.
 * @param lost told when the object is damaged or missing; not when a program only holds it.
 */
export function readObject(
  folder: string,
  content: Pick<StoredContent, 'hash' | 'file' | 'method'>,
  lost: (how: 'missing' | 'damaged') => void,
): Readable {
  return Readable.from(checkedBytes(folder, content, lost), { objectMode: false })
}

async function* checkedBytes(
  folder: string,
  { hash, file, method }: Pick<StoredContent, 'hash' | 'file' | 'method'>,
  lost: (how: 'missing' | 'damaged') => void,
): AsyncGenerator<Buffer> {
  const hasher = createHash('sha256')
  const bytes = createReadStream(join(folder, ...file.split('/')))
  const plain = method === 'gzip' ? createGunzip({ chunkSize: SAMPLE_BYTES }) : undefined
  if (plain) {
    bytes.once('error', (cause) => plain.destroy(cause))
    bytes.pipe(plain)
  }
  let cause: unknown
  try {
    for await (const chunk of plain ?? bytes) {
      hasher.update(chunk as Buffer)
      yield chunk as Buffer
    }
  } catch (failed) {
    const code = systemCode(failed) ?? ''
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      lost('missing')
      throw new BridgeError('contentMissing', `The vault lost ${hash}`, { cause: failed })
    }
    if (code !== 'EIO' && !code.startsWith('Z_')) throw failed
    cause = failed
  } finally {
    bytes.destroy()
    plain?.destroy()
  }
  if (cause === undefined && hasher.digest('hex') === hash) return
  lost('damaged')
  throw new BridgeError('contentDamaged', `The vault's copy of ${hash} is damaged`, { cause })
}

/** Names of all objects below a folder, those of the first form in their shelves included. */
export async function listObjects(folder: string): Promise<Set<string>> {
  const files = new Set<string>()
  for (const entry of await entriesOf(folder)) {
    if (entry.isFile()) files.add(entry.name)
    else if (entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)) {
      for (const below of await entriesOf(join(folder, entry.name))) {
        if (below.isFile()) files.add(`${entry.name}/${below.name}`)
      }
    }
  }
  return files
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return []
    throw cause
  }
}

/** Length of an object, bytes. @throws ENOENT */
export async function sizeOfObject(folder: string, file: string): Promise<number> {
  return (await stat(join(folder, ...file.split('/')))).size
}

/** Deletes an object; one that is not there is fine. @throws EBUSY and the like when it is held. */
export async function deleteObject(folder: string, file: string): Promise<void> {
  try {
    await unlink(join(folder, ...file.split('/')))
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause
  }
}
