import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LEAST_PART_BYTES, MAX_FILE_BYTES, UPLOAD_PART_BYTES } from '@wenkao/shared/answer-files'
import type { BlobStore } from './blobs.fs.ts'
import {
  bytesIn,
  changedAt,
  ensureFolders,
  flushFolder,
  namesIn,
  readParts,
  receivedIn,
  removeAbandoned,
  removeInOneStep,
  unlessMissing,
  writePart,
} from './part-files.fs.ts'

/*
 * Parts lie under <folder>/<owner>/<hash>-<size>/<offset>-<length>. Each is written beside its name,
 * flushed, and renamed: a name with digits is a whole part. Nothing is ever appended or written over,
 * so no lock is needed and a killed process leaves none: two processes that take the same part give it
 * the same name, and what two senders disagree about is found by the hash of the whole.
 */

/** A content as its sender names it. */
export interface PartialContent {
  readonly hash: string
  /** Length of the whole, bytes. */
  readonly size: number
}

/**
 * What became of a part.
 * - `kept`: so many bytes have arrived in order, more are to come; also when the part was left out
 *   because it does not begin there
 * - `whole`: the content is in the blob store; its parts stay until `discard`
 * - `hashMismatch`: all has arrived and is something else; the parts are gone
 * - `tooLong`, `tooShort`: nothing of the part was kept; `busy`: too many at once from this owner
 */
export type PartAdded =
  | { readonly kind: 'kept'; readonly received: number }
  | { readonly kind: 'whole'; readonly size: number }
  | { readonly kind: 'hashMismatch' | 'tooLong' | 'tooShort' | 'busy' }

/** Beginnings of large contents, per owner: nobody goes on with what another one began. */
export interface PartialBlobs {
  /** Bytes that have arrived in order, for those of the contents of which there are any. */
  received(owner: string, hashes: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Keeps a part if it begins where the content ends so far. Throws what the disk throws. */
  add(
    owner: string,
    content: PartialContent,
    offset: number,
    bytes: ReadableStream<Uint8Array>,
  ): Promise<PartAdded>
  /** Forgets a content's parts. */
  discard(owner: string, hash: string): Promise<void>
  /** Removes contents that got no part for a day; never one of which a part is being written. */
  tidy(): Promise<void>
}

/** Parts of one owner, bytes: two of the largest contents, so that nobody can fill the disk. */
const MOST_BYTES = 2 * MAX_FILE_BYTES
const MOST_CONTENTS = 64
/** Half-open lines of a PC that was switched off count too, until they time out. */
const MOST_AT_ONCE = 16

/**
 * Opens the partial contents of a folder on the same disk as the blobs. Several processes may use one.
 * @param options.mostBytes of one owner; beyond it the contents that were longest left alone go.
 */
export function createPartialBlobs(options: {
  folder: string
  blobs: Pick<BlobStore, 'put'>
  mostBytes?: number
}): PartialBlobs {
  const { folder, blobs, mostBytes = MOST_BYTES } = options
  const underWay = new Map<string, number>()
  const assembling = new Map<string, Promise<PartAdded>>()
  const placeOf = (owner: string, { hash, size }: PartialContent): string =>
    join(folder, owner, `${hash}-${size}`)

  const remove = (place: string): Promise<void> => removeInOneStep(folder, place)

  async function add(
    owner: string,
    content: PartialContent,
    offset: number,
    bytes: ReadableStream<Uint8Array>,
  ): Promise<PartAdded> {
    const place = placeOf(owner, content)
    const received = await receivedIn(place)
    if (offset !== received) {
      await bytes.pipeTo(new WritableStream())
      return received === content.size ? assemble(place, content) : { kind: 'kept', received }
    }
    for (const other of await namesIn(join(folder, owner))) {
      if (other.startsWith(`${content.hash}-`) && join(folder, owner, other) !== place) {
        await remove(join(folder, owner, other))
      }
    }
    await makeRoom(join(folder, owner), place)
    await ensureFolders([folder, join(folder, owner), place])
    const temporary = join(place, `${crypto.randomUUID()}.new`)
    try {
      const limit = content.size - offset
      // Missing: the content was discarded meanwhile, and begins again.
      const length = (await unlessMissing(writePart(temporary, bytes, limit))) ?? 0
      if (length > limit) return { kind: 'tooLong' }
      if (length > 0) {
        if (length < Math.min(limit, LEAST_PART_BYTES)) return { kind: 'tooShort' }
        await unlessMissing(rename(temporary, join(place, `${offset}-${length}`)))
        await unlessMissing(flushFolder(place))
      }
    } finally {
      await rm(temporary, { force: true })
    }
    const now = await receivedIn(place)
    return now === content.size ? assemble(place, content) : { kind: 'kept', received: now }
  }

  /** Senders that come with the last part at once share one go. */
  function assemble(place: string, content: PartialContent): Promise<PartAdded> {
    const running = assembling.get(place)
    if (running) return running
    const assembled = store(place, content).finally(() => assembling.delete(place))
    assembling.set(place, assembled)
    return assembled
  }

  async function store(place: string, { hash }: PartialContent): Promise<PartAdded> {
    // Missing: another process was faster, and has removed them.
    const put = await unlessMissing(blobs.put(hash, ReadableStream.from(readParts(place))))
    if (!put) return { kind: 'kept', received: await receivedIn(place) }
    if (put.stored === 'new' || put.stored === 'present') return { kind: 'whole', size: put.size }
    await remove(place)
    return { kind: 'hashMismatch' }
  }

  /** Removes what this owner left alone longest until one more part fits. */
  async function makeRoom(ownFolder: string, place: string): Promise<void> {
    const held = await Promise.all(
      (await namesIn(ownFolder)).map(async (name) => {
        const path = join(ownFolder, name)
        return { path, bytes: await bytesIn(path), at: (await changedAt(path)) ?? 0 }
      }),
    )
    let bytes = held.reduce((sum, one) => sum + one.bytes, 0)
    let count = held.length
    const others = held.filter(({ path }) => path !== place).sort((a, b) => a.at - b.at)
    for (const oldest of others) {
      if (bytes + UPLOAD_PART_BYTES <= mostBytes && count < MOST_CONTENTS) return
      await remove(oldest.path)
      bytes -= oldest.bytes
      count -= 1
    }
  }

  return {
    received: async (owner, hashes) => {
      const wanted = new Set(hashes)
      const found = new Map<string, number>()
      for (const name of await namesIn(join(folder, owner))) {
        const [hash = ''] = name.split('-')
        if (!wanted.has(hash)) continue
        const received = await receivedIn(join(folder, owner, name))
        if (received > 0) found.set(hash, Math.max(received, found.get(hash) ?? 0))
      }
      return found
    },
    add: async (owner, content, offset, bytes) => {
      const atOnce = underWay.get(owner) ?? 0
      if (atOnce >= MOST_AT_ONCE) return { kind: 'busy' }
      underWay.set(owner, atOnce + 1)
      try {
        return await add(owner, content, offset, bytes)
      } finally {
        const left = (underWay.get(owner) ?? 1) - 1
        if (left > 0) underWay.set(owner, left)
        else underWay.delete(owner)
      }
    },
    tidy: () => removeAbandoned(folder),
    discard: async (owner, hash) => {
      for (const name of await namesIn(join(folder, owner))) {
        if (name.startsWith(`${hash}-`)) await remove(join(folder, owner, name))
      }
    },
  }
}
