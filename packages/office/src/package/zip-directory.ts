import { Inflate, inflateSync, strFromU8 } from 'fflate'
import { LIMITS } from './limits.ts'
import { PackageError } from './package-error.ts'

/**
 * How entries are unpacked. The engine brings its own; a host may give what its system has, which is
 * several times faster, under the same contract.
 */
export interface Unpacker {
  /** Inflates raw deflate data to at most `size` bytes; throws when that is not what it holds. */
  inflate(data: Uint8Array, size: number): Uint8Array
  /** CRC-32 as zip stores it, unsigned. */
  crc32(bytes: Uint8Array): number
}

/** One file inside a zip, as its central directory describes it. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly encrypted: boolean
  readonly crc: number
  readonly compressedSize: number
  readonly size: number
  readonly headerOffset: number
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** CRC-32 of the bytes as zip stores it (unsigned). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let index = 0; index < bytes.length; index += 1) {
    crc = (CRC_TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8)
  }
  return (crc ^ 0xffffffff) >>> 0
}

const damaged = (message: string): PackageError => new PackageError('damaged', message)

function findEndRecord(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw damaged('the zip ends before its directory')
}

/** The 64-bit sizes of an entry's extra field, in the order in which the 32-bit ones are full. */
function readLargeSizes(
  view: DataView,
  from: number,
  length: number,
  wanted: readonly boolean[],
): (number | undefined)[] {
  const found: (number | undefined)[] = wanted.map(() => undefined)
  let at = from
  while (at + 4 <= from + length) {
    const id = view.getUint16(at, true)
    const size = view.getUint16(at + 2, true)
    if (id === 1) {
      let field = at + 4
      wanted.forEach((isWanted, index) => {
        if (!isWanted || field + 8 > at + 4 + size) return
        found[index] = Number(view.getBigUint64(field, true))
        field += 8
      })
    }
    at += 4 + size
  }
  return found
}

/**
 * Reads the central directory and applies every limit of CHECKPOINTS.md 9.2 to the declared sizes.
 * Directory entries are left out. Throws PackageError: damaged, too-large or hostile.
 */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.byteLength < 22) throw damaged('the zip ends before its directory')
  const end = findEndRecord(view)
  const count = view.getUint16(end + 10, true)
  if (count > LIMITS.entries) throw new PackageError('too-large', `${count} entries`)
  let at = view.getUint32(end + 16, true)
  let total = 0
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50)
      throw damaged('the zip directory is broken')
    const flags = view.getUint16(at + 8, true)
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const commentLength = view.getUint16(at + 32, true)
    if (at + 46 + nameLength + extraLength > view.byteLength)
      throw damaged('the zip directory is broken')
    const raw = [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ] as const
    const large = readLargeSizes(
      view,
      at + 46 + nameLength,
      extraLength,
      raw.map((value) => value === 0xffffffff),
    )
    const size = large[0] ?? raw[0]
    const compressedSize = large[1] ?? raw[1]
    const headerOffset = large[2] ?? raw[2]
    const name = strFromU8(
      bytes.subarray(at + 46, at + 46 + nameLength),
      (flags & 0x0800) === 0,
    ).replaceAll('\\', '/')
    at += 46 + nameLength + extraLength + commentLength
    if (name.endsWith('/')) continue
    if (size > LIMITS.partBytes) throw new PackageError('too-large', `part of ${size} bytes`)
    if (size > LIMITS.ratioFrom && size > compressedSize * LIMITS.ratio)
      throw new PackageError('hostile', `part that inflates ${compressedSize} to ${size} bytes`)
    total += size
    if (total > LIMITS.totalBytes) throw new PackageError('too-large', `${total} bytes in all`)
    entries.push({
      name,
      method: view.getUint16(at - 46 - nameLength - extraLength - commentLength + 10, true),
      encrypted: (flags & 1) !== 0,
      crc: view.getUint32(at - 46 - nameLength - extraLength - commentLength + 16, true),
      compressedSize,
      size,
      headerOffset,
    })
  }
  return entries
}

/** Inflating in one call may produce 1 032 times its input before it can be stopped. */
const ONE_CALL_BYTES = 100_000
const CHUNK_BYTES = 65_536

function inflateBounded(data: Uint8Array, size: number): Uint8Array {
  if (data.length <= ONE_CALL_BYTES) return inflateSync(data, { out: new Uint8Array(size) })
  const out = new Uint8Array(size)
  let filled = 0
  const inflate = new Inflate((chunk) => {
    if (filled + chunk.length > size) throw damaged('a part is longer than the zip declares')
    out.set(chunk, filled)
    filled += chunk.length
  })
  for (let at = 0; at < data.length; at += CHUNK_BYTES) {
    inflate.push(data.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= data.length)
  }
  return out.subarray(0, filled)
}

const ownUnpacker: Unpacker = { inflate: inflateBounded, crc32 }

/** What of zlib an unpacker is made of; Node's has it. */
export interface SystemZlib {
  inflateRawSync(
    data: Uint8Array,
    options: { readonly maxOutputLength: number; readonly chunkSize: number },
  ): Uint8Array
  crc32(bytes: Uint8Array): number
}

/** The least that zlib takes as a piece. */
const LEAST_CHUNK_BYTES = 64
/** Setting zlib up takes longer than inflating so little without it. */
const LITTLE_BYTES = 200

/** The unpacker of a system that has zlib: several times faster than the engine's own. */
export function systemUnpacker(zlib: SystemZlib): Unpacker {
  return {
    inflate(data, size) {
      if (data.length < LITTLE_BYTES) return inflateBounded(data, size)
      // One byte more than is declared is enough to find out that the declared size lies, and in one
      // piece nothing is copied.
      const room = size + 1
      const { buffer, byteOffset, byteLength } = zlib.inflateRawSync(data, {
        maxOutputLength: room,
        chunkSize: Math.max(LEAST_CHUNK_BYTES, room),
      })
      // A subclass of the system would answer some calls in its own way.
      return new Uint8Array(buffer, byteOffset, byteLength)
    },
    crc32: (bytes) => zlib.crc32(bytes),
  }
}

/**
 * Inflates one entry and proves it with its CRC-32: the inflater neither checks it nor notices that
 * a declared size lies (CHECKPOINTS.md 9.3). Throws PackageError.
 */
export function readZipEntry(
  bytes: Uint8Array,
  entry: ZipEntry,
  unpacker: Unpacker = ownUnpacker,
): Uint8Array {
  if (entry.encrypted) throw new PackageError('encrypted', `${entry.name} is encrypted`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const at = entry.headerOffset
  if (at + 30 > view.byteLength || view.getUint32(at, true) !== 0x04034b50)
    throw damaged(`${entry.name} has no local header`)
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  const data = bytes.subarray(start, start + entry.compressedSize)
  if (data.length !== entry.compressedSize) throw damaged(`${entry.name} is cut short`)
  let content: Uint8Array
  if (entry.method === 0) content = data
  else if (entry.method === 8) {
    try {
      content = entry.size === 0 ? new Uint8Array(0) : unpacker.inflate(data, entry.size)
    } catch (cause) {
      if (cause instanceof PackageError) throw cause
      throw new PackageError('damaged', `${entry.name} cannot be inflated`, { cause })
    }
  } else throw damaged(`${entry.name} uses compression method ${entry.method}`)
  if (content.length !== entry.size || unpacker.crc32(content) !== entry.crc)
    throw damaged(`${entry.name} fails its checksum`)
  return content
}
