import { open, readFile, readdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { BridgeError } from './bridge-error.ts'
import { ensureFolder, syncFolder } from './folder.fs.ts'
import { encodeRecord, readRecords } from './record-format.ts'

/**
 * Append-only journal in segments of one folder.
 *
 * - `append` resolves after fsync (R1). Appends that arrive while a flush is in flight share the
 *   next one: group commit without a timer.
 * - A run never writes into a segment of another run, nor into one whose write failed: so a torn
 *   tail stays what it is and nothing is ever cut off or deleted (R2).
 * - After a failed fsync the kernel may have dropped the pages, so the same file is never asked
 *   again; the batch is refused and the next append starts a new segment.
 */
export interface Journal {
  /** Writes payloads (JSON objects as text) in order. @throws when they are not durable. */
  append(payloads: readonly string[]): Promise<void>
  health(): JournalHealth
  /** Waits for what is in flight and closes the file. */
  close(): Promise<void>
}

export interface JournalHealth {
  readonly ok: boolean
  readonly records: number
  readonly reason: string | null
}

const SEGMENT_BYTES = 16 * 1024 * 1024
const BATCH_BYTES = 8 * 1024 * 1024
const SEGMENT_NAME = /^(\d{8})\.wkj$/

interface Waiting {
  readonly bytes: Buffer
  readonly records: number
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

/**
 * Opens the journal of a folder and replays it.
 * @param replay called with each payload in the order of writing; a torn tail is dropped, what
 *   follows a damaged middle is read and the damage reported by `health`.
 */
export async function openJournal(
  folder: string,
  replay: (payload: string) => void,
  segmentBytes: number = SEGMENT_BYTES,
): Promise<Journal> {
  await ensureFolder(folder)
  const found = await replaySegments(folder, replay)
  let { records, lastNumber } = found
  let failure: string | null = null
  let segment: { readonly handle: FileHandle; size: number } | undefined
  let flushing: Promise<void> | undefined
  let closed = false
  const waiting: Waiting[] = []

  async function openSegment(): Promise<{ readonly handle: FileHandle; size: number }> {
    lastNumber += 1
    // Somebody may have tidied up: a missing working folder is made again silently (F13).
    await ensureFolder(folder)
    const path = join(folder, `${String(lastNumber).padStart(8, '0')}.wkj`)
    const handle = await open(path, 'wx', 0o600)
    segment = { handle, size: 0 }
    await handle.sync()
    await syncFolder(folder)
    return segment
  }

  async function write(bytes: Buffer): Promise<void> {
    if (segment && segment.size >= segmentBytes) {
      const full = segment
      segment = undefined
      await full.handle.close()
    }
    const target = segment ?? (await openSegment())
    let at = 0
    while (at < bytes.length) at += (await target.handle.write(bytes, at)).bytesWritten
    await target.handle.datasync()
    target.size += bytes.length
  }

  async function flushAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting)
      try {
        await write(Buffer.concat(batch.map((entry) => entry.bytes)))
        records += batch.reduce((sum, entry) => sum + entry.records, 0)
        failure = null
        for (const entry of batch) entry.resolve()
      } catch (cause) {
        failure = cause instanceof Error ? cause.message : String(cause)
        for (const entry of batch) entry.reject(cause)
        await abandonSegment()
      }
    }
    flushing = undefined
  }

  async function abandonSegment(): Promise<void> {
    const broken = segment
    segment = undefined
    try {
      await broken?.handle.close()
    } catch (cause) {
      // The batch was refused already; that the file cannot even be closed belongs to its reason.
      failure = `${failure ?? ''}; ${cause instanceof Error ? cause.message : String(cause)}`
    }
  }

  return {
    append: (payloads) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new BridgeError('journalClosed', 'The journal was closed'))
          return
        }
        if (payloads.length === 0) {
          resolve()
          return
        }
        const bytes = Buffer.concat(payloads.map(encodeRecord))
        waiting.push({ bytes, records: payloads.length, resolve, reject })
        flushing ??= flushAll()
      }),
    health: () => ({
      ok: failure === null && found.damaged === null,
      records,
      reason: failure ?? found.damaged,
    }),
    close: async () => {
      closed = true
      await flushing
      const last = segment
      segment = undefined
      await last?.handle.close()
    },
  }
}

function takeBatch(waiting: Waiting[]): Waiting[] {
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
  folder: string,
  replay: (payload: string) => void,
): Promise<{ records: number; lastNumber: number; damaged: string | null }> {
  const names = (await readdir(folder)).filter((name) => SEGMENT_NAME.test(name)).sort()
  const damaged: string[] = []
  let records = 0
  let lastNumber = 0
  for (const name of names) {
    lastNumber = Number(SEGMENT_NAME.exec(name)?.[1])
    const read = readRecords(await readFile(join(folder, name)))
    for (const payload of read.payloads) replay(payload)
    records += read.payloads.length
    for (const part of read.damage) damaged.push(`${name} bytes ${part.from} to ${part.to}`)
  }
  return {
    records,
    lastNumber,
    damaged: damaged.length > 0 ? `damaged: ${damaged.join(', ')}` : null,
  }
}
