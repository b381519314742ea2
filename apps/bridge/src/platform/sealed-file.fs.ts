import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode } from './bridge-error.ts'
import { diskTrouble } from './disk-trouble.ts'
import { syncFolder } from './folder.fs.ts'

export type WriteOutcome =
  | { readonly kind: 'done'; readonly sha256: string; readonly size: number }
  /** `nameTaken`: something of this name is there; it stays as it is. */
  | { readonly kind: 'noSpace' | 'notWritable' | 'nameTaken' }

/** Bytes that are read at once. */
const CHUNK = 256 * 1024
/** Flushed piece by piece, so that no flush of an answer has to wait for all of a large file. */
const FLUSH_EVERY_BYTES = 4 * 1024 * 1024
/** A share or a stick may offer no flush of a folder; the flush of the file has to do there. */
const NO_FOLDER_FLUSH = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/**
 * Writes a file under its final name (a rename is not durable on Windows), flushes it and its folder,
 * opens it again and compares what is read with what was written (R1, DESIGN section 5). Makes no
 * folder: below a stick that was pulled out it would write to another disk. What could not be written
 * whole is removed where the disk allows it; nobody was told of it.
 * @param bytes is cancelled when the disk does not take it all.
 * @throws what reading `bytes` fails with, and disk errors that are neither lack of space nor of
 *   writability.
 */
export async function writeSealedFile(
  path: string,
  bytes: ReadableStream<Uint8Array>,
): Promise<WriteOutcome> {
  const source = bytes.getReader()
  let handle: FileHandle
  try {
    handle = await open(path, 'wx', 0o600)
  } catch (cause) {
    await source.cancel(cause)
    return systemCode(cause) === 'EEXIST' ? { kind: 'nameTaken' } : { kind: troubleOf(cause) }
  }
  try {
    const written = await writeAll(handle, source)
    await flushNames(dirname(path))
    if ((await digestOfFile(path)) === written.sha256) return written
    await removeUnfinished(path)
    return { kind: 'notWritable' }
  } catch (cause) {
    await removeUnfinished(path)
    if (cause instanceof SourceFailure) throw cause.cause
    return { kind: troubleOf(cause) }
  }
}

/**
 * Copies a sealed file, e.g. to a stick, with the same guarantee. The copy holds what was read, even
 * while the file is on a bad disk: who knows the file's hash compares it with the outcome's.
 * @returns `missing` when there is no such file.
 */
export async function copySealedFile(
  from: string,
  to: string,
): Promise<WriteOutcome | { readonly kind: 'missing' }> {
  let handle: FileHandle
  try {
    handle = await open(from, 'r')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return { kind: 'missing' }
    throw cause
  }
  try {
    return await writeSealedFile(to, streamOf(handle))
  } finally {
    await handle.close()
  }
}

/** Tells a stream's own error from the disk's: reading what is sealed may fail with EIO as well. */
class SourceFailure extends Error {}

async function writeAll(
  handle: FileHandle,
  source: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Extract<WriteOutcome, { kind: 'done' }>> {
  const digest = createHash('sha256')
  let size = 0
  try {
    for (;;) {
      const { done, value } = await source.read().catch((cause: unknown) => {
        throw new SourceFailure('The bytes could not be read', { cause })
      })
      if (done) break
      digest.update(value)
      const flushed = Math.floor(size / FLUSH_EVERY_BYTES)
      size += value.length
      await handle.writeFile(value)
      if (Math.floor(size / FLUSH_EVERY_BYTES) > flushed) await handle.datasync()
    }
    await handle.sync()
  } catch (cause) {
    if (!(cause instanceof SourceFailure)) await source.cancel(cause)
    throw cause
  } finally {
    await handle.close()
  }
  return { kind: 'done', sha256: digest.digest('hex'), size }
}

async function flushNames(folder: string): Promise<void> {
  try {
    await syncFolder(folder)
  } catch (cause) {
    if (!NO_FOLDER_FLUSH.has(systemCode(cause) ?? '')) throw cause
  }
}

async function digestOfFile(path: string): Promise<string> {
  const digest = createHash('sha256')
  const handle = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(CHUNK)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK)
      if (bytesRead === 0) return digest.digest('hex')
      digest.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

function streamOf(handle: FileHandle): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const buffer = new Uint8Array(CHUNK)
        const { bytesRead } = await handle.read(buffer, 0, CHUNK)
        if (bytesRead === 0) controller.close()
        else controller.enqueue(buffer.subarray(0, bytesRead))
      },
    },
    { highWaterMark: 0 },
  )
}

/** What stays on a disk that is gone or read-only is shorter than its header says, so it is no backup. */
async function removeUnfinished(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
  } catch (cause) {
    if (diskTrouble(cause) === undefined) throw cause
  }
}

function troubleOf(cause: unknown): 'noSpace' | 'notWritable' {
  const trouble = diskTrouble(cause)
  if (trouble === undefined) throw cause
  return trouble
}
