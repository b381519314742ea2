import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UPLOAD_PART_BYTES } from '@wenkao/shared/answer-files'

/* Files of a partial content; what they are called is said in partial-blobs.fs.ts. */

interface Part {
  readonly offset: number
  readonly length: number
}

const ABANDONED_MS = 24 * 60 * 60 * 1000
const REMOVING = 'removing-'

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

/** The result, or undefined when the file or folder is not there (any more). */
export async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}

/** Names in a folder; none where there is no folder. */
export async function namesIn(path: string): Promise<readonly string[]> {
  return (await unlessMissing(readdir(path))) ?? []
}

/** When a file or folder was changed last, ms. */
export async function changedAt(path: string): Promise<number | undefined> {
  return (await unlessMissing(stat(path)))?.mtimeMs
}

async function partsIn(place: string): Promise<Part[]> {
  return (await namesIn(place)).flatMap((name) => {
    const [, offset, length] = /^(\d+)-(\d+)$/.exec(name) ?? []
    return offset === undefined ? [] : [{ offset: Number(offset), length: Number(length) }]
  })
}

/** What is on disk of a content, bytes; one that is being written counts as a whole part. */
export async function bytesIn(place: string): Promise<number> {
  const names = await namesIn(place)
  const whole = await partsIn(place)
  const writing = Math.max(0, names.length - whole.length)
  return whole.reduce((sum, { length }) => sum + length, writing * UPLOAD_PART_BYTES)
}

/** The parts that follow each other from 0 on; of two that begin together the longer one. */
function chainOf(all: readonly Part[]): Part[] {
  const longest = new Map<number, number>()
  for (const { offset, length } of all) {
    longest.set(offset, Math.max(length, longest.get(offset) ?? 0))
  }
  const chain: Part[] = []
  for (let offset = 0; ;) {
    const length = longest.get(offset)
    if (length === undefined) return chain
    chain.push({ offset, length })
    offset += length
  }
}

/** Bytes that have arrived in order. */
export async function receivedIn(place: string): Promise<number> {
  const last = chainOf(await partsIn(place)).at(-1)
  return last ? last.offset + last.length : 0
}

/** The bytes that have arrived in order. */
export async function* readParts(place: string): AsyncGenerator<Uint8Array> {
  for (const { offset, length } of chainOf(await partsIn(place))) {
    yield* createReadStream(join(place, `${offset}-${length}`)) as AsyncIterable<Uint8Array>
  }
}

/** Writes until the bytes end or grow beyond the limit, then flushes. @returns their length. */
export async function writePart(
  file: string,
  bytes: ReadableStream<Uint8Array>,
  limit: number,
): Promise<number> {
  const target = await open(file, 'wx', 0o600)
  try {
    let length = 0
    for await (const chunk of bytes) {
      length += chunk.byteLength
      if (length > limit) return length // leaving the loop cancels the stream
      await target.writeFile(chunk)
    }
    await target.sync()
    return length
  } finally {
    await target.close()
  }
}

/** Makes those that lack and flushes their names. */
export async function ensureFolders(folders: readonly string[]): Promise<void> {
  for (const [at, path] of folders.entries()) {
    const made = await mkdir(path, { recursive: true, mode: 0o700 })
    const above = folders[at - 1]
    if (made !== undefined && above !== undefined) await flushFolder(above)
  }
}

/** Not the blocking `syncFolder`: parts come by the hundred, and answers wait behind each. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Takes a content's folder out of sight in one step, then removes its files. */
export async function removeInOneStep(folder: string, place: string): Promise<void> {
  const aside = join(folder, `${REMOVING}${crypto.randomUUID()}`)
  if (await unlessMissing(rename(place, aside).then(() => true))) {
    await rm(aside, { recursive: true, force: true })
  }
}

/**
 * Removes contents to which nothing was added for a day. A part that is being written has changed its
 * folder when it began; one that began in this very moment finds the folder gone and is sent again.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  const before = Date.now() - ABANDONED_MS
  for (const owner of await namesIn(folder)) {
    const ownFolder = join(folder, owner)
    if (owner.startsWith(REMOVING)) {
      await rm(ownFolder, { recursive: true, force: true })
      continue
    }
    for (const name of await namesIn(ownFolder)) {
      const path = join(ownFolder, name)
      const at = await changedAt(path)
      if (at === undefined || at >= before) continue
      await removeInOneStep(folder, path)
    }
    const at = await changedAt(ownFolder)
    if (at !== undefined && at < before) await removeIfEmpty(ownFolder)
  }
}

async function removeIfEmpty(path: string): Promise<void> {
  try {
    await rmdir(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw cause
  }
}
