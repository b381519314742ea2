import { Inflate, strFromU8 } from 'fflate'
import { LIMITS } from './limits.ts'
import { PackageError } from './package-error.ts'

/** A file inside a damaged zip, found by its own header. */
export interface RecoveredEntry {
  readonly name: string
  readonly method: number
  /** Where its packed data begin and, as far as it can be told, end. */
  readonly from: number
  readonly to: number
}

const HEADER = 30
const LONGEST_NAME = 500
const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, sizes: 0x08074b50 }
const SIGNATURES: ReadonlySet<number> = new Set(Object.values(SIGNATURE))

/** Where the next record of the zip begins, or the end of the bytes. */
function nextRecord(bytes: Uint8Array, view: DataView, from: number): number {
  for (let at = bytes.indexOf(0x50, from); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (at + 4 > bytes.length) break
    if (SIGNATURES.has(view.getUint32(at, true))) return at
  }
  return bytes.length
}

/**
 * Finds the files of a zip without its directory, which a truncated file has lost: by the header that
 * stands before each. Where a name comes twice, the last one counts, as programs append. Never throws.
 */
export function recoverEntries(bytes: Uint8Array): RecoveredEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Map<string, RecoveredEntry>()
  let at = nextRecord(bytes, view, 0)
  while (at + HEADER < bytes.length && found.size < LIMITS.entries) {
    if (view.getUint32(at, true) !== SIGNATURE.local) {
      at = nextRecord(bytes, view, at + 4)
      continue
    }
    const flags = view.getUint16(at + 6, true)
    const packed = view.getUint32(at + 18, true)
    const nameLength = view.getUint16(at + 26, true)
    const named = at + HEADER + nameLength
    const extended = named + view.getUint16(at + 28, true)
    // An extra field that reaches into the next record is a lie of the damage.
    const from = nextRecord(bytes, view, at + 4) < extended ? named : extended
    if (nameLength === 0 || nameLength > LONGEST_NAME || from > bytes.length) {
      at = nextRecord(bytes, view, at + 4)
      continue
    }
    const name = strFromU8(
      bytes.subarray(at + HEADER, at + HEADER + nameLength),
      (flags & 0x0800) === 0,
    ).replaceAll('\\', '/')
    const told = from + packed
    const isTold =
      packed > 0 &&
      (told >= bytes.length ||
        (told + 4 <= bytes.length && SIGNATURES.has(view.getUint32(told, true))))
    const to = isTold ? Math.min(told, bytes.length) : nextRecord(bytes, view, from)
    const isReadable = (flags & 1) === 0 && !name.endsWith('/')
    if (isReadable) found.set(name, { name, method: view.getUint16(at + 8, true), from, to })
    at = to
  }
  return [...found.values()]
}

const CHUNK_BYTES = 16_384

/**
 * Unpacks as much of an entry as its bytes allow: up to where they end or make no sense.
 * @throws PackageError hostile for a bomb, damaged when nothing can be unpacked.
 */
export function recoverContent(bytes: Uint8Array, entry: RecoveredEntry): Uint8Array {
  const data = bytes.subarray(entry.from, entry.to)
  if (entry.method === 0) return data
  if (entry.method !== 8) throw new PackageError('damaged', `${entry.name} cannot be unpacked`)
  const most = Math.min(LIMITS.partBytes, Math.max(LIMITS.ratioFrom, data.length * LIMITS.ratio))
  const chunks: Uint8Array[] = []
  let length = 0
  const inflate = new Inflate((chunk) => {
    length += chunk.length
    if (length > most)
      throw new PackageError('hostile', `${entry.name} inflates to more than it may`)
    chunks.push(chunk)
  })
  try {
    // Never told that the data have ended: then what is complete comes out, and the rest is waited for.
    for (let at = 0; at < data.length; at += CHUNK_BYTES)
      inflate.push(data.slice(at, at + CHUNK_BYTES), false)
  } catch (error) {
    // What came before the broken place is kept; a bomb is none of it.
    if (error instanceof PackageError) throw error
  }
  if (length === 0) throw new PackageError('damaged', `${entry.name} cannot be unpacked`)
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
