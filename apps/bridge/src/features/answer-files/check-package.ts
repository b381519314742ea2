import { crc32, inflateRawSync } from 'node:zlib'

/** Larger packages are not checked during the exam: they would hold up everything else here. */
export const MAX_CHECKED_BYTES = 50 * 1024 * 1024
const MAX_PART_BYTES = 200 * 1024 * 1024
const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30
const CONTENT_TYPES = '[Content_Types].xml'

interface Part {
  readonly name: string
  readonly method: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  readonly localAt: number
}

/**
 * Whether an Office package opens as far as its bytes tell: a ZIP with its directory, every part
 * unpacks to its checksum, and the list of content types is there (F11b). What the parts mean is the
 * grader's business.
 */
export function opensAsPackage(bytes: Buffer): boolean {
  const parts = readDirectory(bytes)
  return (
    parts !== undefined &&
    parts.some(({ name }) => name === CONTENT_TYPES) &&
    parts.every((part) => isReadable(bytes, part))
  )
}

function readDirectory(bytes: Buffer): readonly Part[] | undefined {
  const end = findEnd(bytes)
  if (end === undefined) return undefined
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const parts: Part[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) return undefined
    const nameLength = bytes.readUInt16LE(at + 28)
    parts.push({
      name: bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packedSize: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      localAt: bytes.readUInt32LE(at + 42),
    })
    at += ENTRY_BYTES + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return parts
}

/** The end record lies behind everything else, before a comment of at most 64 KiB. */
function findEnd(bytes: Buffer): number | undefined {
  const lowest = Math.max(0, bytes.length - END_BYTES - 65_535)
  for (let at = bytes.length - END_BYTES; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) === END_SIGNATURE) return at
  }
  return undefined
}

function isReadable(bytes: Buffer, part: Part): boolean {
  if (part.localAt + LOCAL_BYTES > bytes.length || part.size > MAX_PART_BYTES) return false
  const names = bytes.readUInt16LE(part.localAt + 26) + bytes.readUInt16LE(part.localAt + 28)
  const from = part.localAt + LOCAL_BYTES + names
  const packed = bytes.subarray(from, from + part.packedSize)
  if (packed.length !== part.packedSize) return false
  try {
    const plain =
      part.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: part.size + 1 })
    return plain.length === part.size && crc32(plain) === part.crc
  } catch {
    // What does not inflate is the very thing that is asked for.
    return false
  }
}
