import { crc32 } from 'node:zlib'
import { BridgeError, systemCode } from './bridge-error.ts'
import { encodeRecord, readRecords } from './record-format.ts'

/**
 * Append-only journal in the segments of one folder.
 *
 * - `append` resolves after fsync (R1). Appends that arrive while a flush is in flight share the
 *   next one: group commit without a timer.
 * - A run never writes into a segment of another run, nor into one whose write failed: so a torn
 *   tail stays what it is and nothing that was acknowledged is ever cut off or deleted (R2).
 * - After a failed fsync the kernel may have dropped the pages, so the same file is never asked
 *   again; the batch is refused and the next append starts a new segment.
 * - What the disk loses while the journal is open (a folder tidied up, an older copy put over it) is
 *   written again from memory before the next record.
 */
export interface Journal {
  /**
   * Writes payloads (JSON objects as text) in order, and applies them. Without any it still looks
   * whether the disk has everything. @throws when they are not durable.
   */
  append(payloads: readonly string[]): Promise<void>
  health(): JournalHealth
  /** Waits for what is in flight and closes the file. */
  close(): Promise<void>
}

export interface JournalHealth {
  readonly ok: boolean
  readonly records: number
  readonly reason: string | null
  /** How often everything was written again because the disk had lost it. */
  readonly rewritten: number
}

/** Which file a name stands for, and how long it is. */
export interface SegmentLook {
  readonly id: string
  readonly size: number
}

/** A new segment that is being written. */
export interface SegmentFile {
  readonly name: string
  write(bytes: Uint8Array, position: number): Promise<void>
  /** Resolves when the bytes are on disk. */
  sync(): Promise<void>
  /** Empties a file in which nothing was acknowledged yet. */
  empty(): Promise<void>
  look(): Promise<SegmentLook>
  close(): Promise<void>
}

/** A folder of segments; their numbers give the order. */
export interface SegmentFolder {
  list(): Promise<readonly { readonly name: string; readonly number: number }[]>
  read(name: string): Promise<Buffer>
  /** Makes a new segment whose name survives a power cut. @throws EEXIST */
  create(number: number): Promise<SegmentFile>
  /** undefined when there is none under that name. */
  look(name: string): Promise<SegmentLook | undefined>
}

export interface JournalOptions {
  readonly segmentBytes?: number
  /** Payloads that say all that was applied; without it nothing is written again. */
  readonly snapshot?: () => Iterable<string>
}

const SEGMENT_BYTES = 16 * 1024 * 1024
const BATCH_BYTES = 8 * 1024 * 1024
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT'])

/** What a segment must still be: which file, how long at least, and the checksum of that much. */
interface Expected extends SegmentLook {
  readonly sum: number
}

interface Waiting {
  readonly bytes: Buffer
  readonly payloads: readonly string[]
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

/**
 * Opens the journal of a folder and replays it.
 * @param apply called with each payload in the order of writing, at replay and once it is durable; a
 *   torn tail is dropped, what follows a damaged middle is read and the damage reported by `health`.
 */
export async function openJournal(
  folder: SegmentFolder,
  apply: (payload: string) => void,
  options: JournalOptions = {},
): Promise<Journal> {
  const { segmentBytes = SEGMENT_BYTES, snapshot } = options
  const found = await replaySegments(folder, apply)
  const { expected } = found
  let { records, lastNumber } = found
  let rewritten = 0
  let failure: string | null = null
  let segment: { readonly file: SegmentFile; size: number } | undefined
  let flushing: Promise<void> | undefined
  let closed = false
  const waiting: Waiting[] = []

  async function openSegment(): Promise<{ readonly file: SegmentFile; size: number }> {
    lastNumber += 1
    const file = await folder.create(lastNumber)
    segment = { file, size: 0 }
    return segment
  }

  async function write(bytes: Buffer): Promise<void> {
    if (segment && segment.size >= segmentBytes) {
      const full = segment
      segment = undefined
      await full.file.close()
    }
    const target = segment ?? (await openSegment())
    const isFirst = target.size === 0
    try {
      await target.file.write(bytes, target.size)
    } catch (cause) {
      // A full disk must not be littered with a new file for each try: an empty one is used again.
      if (isFirst && FULL_CODES.has(systemCode(cause) ?? '')) await target.file.empty()
      else await abandonSegment()
      throw cause
    }
    try {
      await target.file.sync()
    } catch (cause) {
      await abandonSegment()
      throw cause
    }
    target.size += bytes.length
    const { name } = target.file
    const before = expected.get(name)
    const id = before?.id ?? (await target.file.look()).id
    expected.set(name, { id, size: target.size, sum: crc32(bytes, before?.sum) })
  }

  async function abandonSegment(): Promise<void> {
    const broken = segment
    segment = undefined
    await broken?.file.close().catch((cause: unknown) => {
      // The batch is refused already; that the file cannot even be closed belongs to its reason.
      failure = textOf(cause)
    })
  }

  async function isLost(): Promise<boolean> {
    for (const [name, was] of [...expected]) {
      try {
        const now = await folder.look(name)
        if (!now || now.size < was.size) return true
        if (now.id !== was.id && !(await isCopy(name, was, now.id))) return true
      } catch (cause) {
        // Held by another program: that says nothing, and no save waits for it.
        failure = textOf(cause)
      }
    }
    return false
  }

  /** Some file systems give a file another number by themselves, so its bytes decide. */
  async function isCopy(name: string, was: Expected, id: string): Promise<boolean> {
    const bytes = await folder.read(name)
    if (crc32(bytes.subarray(0, was.size)) !== was.sum) return false
    expected.set(name, { ...was, id })
    // The open file is no longer the one under this name: what is written into it would be lost.
    if (segment?.file.name === name) await abandonSegment()
    return true
  }

  async function writeAgain(everything: readonly string[]): Promise<void> {
    const lost = [...expected.keys()]
    await abandonSegment()
    const numbers = (await folder.list()).map(({ number }) => number)
    lastNumber = Math.max(lastNumber, ...numbers)
    const encoded = everything.map((payload) => ({ bytes: encodeRecord(payload) }))
    while (encoded.length > 0) await write(join(takeBatch(encoded)))
    // Only now: a write that failed on the way leaves the loss to be seen again.
    for (const name of lost) expected.delete(name)
    records = everything.length
    rewritten += 1
  }

  async function flushAll(): Promise<void> {
    // Everybody who asks in this turn shares the first flush.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = takeBatch(waiting)
      const bytes = join(batch)
      try {
        if (snapshot && (await isLost())) await writeAgain([...snapshot()])
        if (bytes.length > 0) await write(bytes)
        failure = null
        for (const payload of batch.flatMap(({ payloads }) => payloads)) {
          apply(payload)
          records += 1
        }
        for (const entry of batch) entry.resolve()
      } catch (cause) {
        failure = textOf(cause)
        for (const entry of batch) entry.reject(cause)
      }
    }
    flushing = undefined
  }

  return {
    append: (payloads) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new BridgeError('journalClosed', 'The journal was closed'))
          return
        }
        const bytes = Buffer.concat(payloads.map(encodeRecord))
        waiting.push({ bytes, payloads, resolve, reject })
        flushing ??= flushAll()
      }),
    health: () => ({
      ok: failure === null && found.damaged === null,
      records,
      reason: failure ?? found.damaged,
      rewritten,
    }),
    close: async () => {
      closed = true
      await flushing
      const last = segment
      segment = undefined
      await last?.file.close()
    },
  }
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function join(parts: readonly { readonly bytes: Buffer }[]): Buffer {
  return Buffer.concat(parts.map(({ bytes }) => bytes))
}

function takeBatch<T extends { readonly bytes: Buffer }>(waiting: T[]): T[] {
  let size = 0
  let count = 0
  for (const entry of waiting) {
    if (count > 0 && size + entry.bytes.length > BATCH_BYTES) break
    size += entry.bytes.length
    count += 1
  }
  return waiting.splice(0, count)
}

async function replaySegments(
  folder: SegmentFolder,
  apply: (payload: string) => void,
): Promise<{
  records: number
  lastNumber: number
  damaged: string | null
  expected: Map<string, Expected>
}> {
  const damaged: string[] = []
  const expected = new Map<string, Expected>()
  let records = 0
  let lastNumber = 0
  for (const { name, number } of await folder.list()) {
    lastNumber = number
    try {
      const look = await folder.look(name)
      const bytes = await folder.read(name)
      const read = readRecords(bytes)
      for (const payload of read.payloads) apply(payload)
      records += read.payloads.length
      for (const part of read.damage) damaged.push(`${name} bytes ${part.from} to ${part.to}`)
      if (look) expected.set(name, { id: look.id, size: bytes.length, sum: crc32(bytes) })
    } catch (cause) {
      // The rest is worth having without it, and its bytes stay where they are (R8).
      damaged.push(`${name} cannot be read: ${textOf(cause)}`)
    }
  }
  return {
    records,
    lastNumber,
    damaged: damaged.length > 0 ? `damaged: ${damaged.join(', ')}` : null,
    expected,
  }
}
