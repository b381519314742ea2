import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { changedAt, unlessMissing } from './part-files.fs.ts'

/*
 * What a stranger sends lies here until it was verified, in a folder of its own that is removed when
 * its request ends. Nothing here is ever flushed or trusted: what is to stay goes into the blob store.
 */

/** What was written of a stream. */
export interface StagedFile {
  /** Bytes. */
  readonly size: number
  readonly sha256: string
}

/** The folder of one request. Names are the caller's own, never a sender's. */
export interface StagedFolder {
  /** Where it lies, so that a thread of this process can work in it. */
  readonly path: string
  /**
   * Writes a new file until the bytes end. Throws what the disk and the stream throw.
   * @param limit bytes; beyond it `tooLarge`, and the stream is cancelled.
   */
  write(
    name: string,
    bytes: AsyncIterable<Uint8Array>,
    limit: number,
  ): Promise<StagedFile | 'tooLarge'>
  read(name: string): ReadableStream<Uint8Array>
  /** Removes everything. */
  remove(): Promise<void>
}

export interface StagedFiles {
  open(): Promise<StagedFolder>
  /** Bytes that are free on the disk beyond what must stay free for answers. */
  spare(): Promise<number>
  /** Removes what requests of a process left that was killed. */
  tidy(): Promise<void>
}

/** Answers, blobs and the database go on while strangers have filled what is theirs. */
const KEEP_FREE_BYTES = 512 * 1024 * 1024
const ABANDONED_MS = 24 * 60 * 60 * 1000

/** Opens the folder, on the same disk as the blobs. Several processes may use one. */
export function createStagedFiles(options: { folder: string }): StagedFiles {
  const { folder } = options
  return {
    open: async () => {
      const place = join(folder, randomUUID())
      await mkdir(place, { recursive: true, mode: 0o700 })
      return stagedFolder(place)
    },
    spare: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const { bavail, bsize } = await statfs(folder)
      return Math.max(0, bavail * bsize - KEEP_FREE_BYTES)
    },
    tidy: async () => {
      const before = Date.now() - ABANDONED_MS
      for (const name of (await unlessMissing(readdir(folder))) ?? []) {
        const place = join(folder, name)
        const at = await newestChange(place)
        if (at !== undefined && at < before) await rm(place, { recursive: true, force: true })
      }
    },
  }
}

/** The staged folder at a path. */
export function stagedFolder(path: string): StagedFolder {
  return {
    path,
    write: (name, bytes, limit) => write(join(path, name), bytes, limit),
    read: (name) =>
      ReadableStream.from(createReadStream(join(path, name)) as AsyncIterable<Uint8Array>),
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

/** A folder's own time says nothing of a file in it that still grows. */
async function newestChange(place: string): Promise<number | undefined> {
  let newest = await changedAt(place)
  for (const name of (await unlessMissing(readdir(place))) ?? []) {
    const at = (await unlessMissing(stat(join(place, name))))?.mtimeMs ?? 0
    if (newest !== undefined && at > newest) newest = at
  }
  return newest
}

async function write(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<StagedFile | 'tooLarge'> {
  const target = await open(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of bytes) {
      size += chunk.byteLength
      if (size > limit) return 'tooLarge' // leaving the loop cancels the stream
      hash.update(chunk)
      await target.writeFile(chunk)
    }
    return { size, sha256: hash.digest('hex') }
  } finally {
    await target.close()
  }
}
