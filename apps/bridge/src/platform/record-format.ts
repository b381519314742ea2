import { crc32 } from 'node:zlib'

/**
 * Format of a journal segment: records one after the other,
 *
 *   length of payload (u32 LE) · CRC-32 over length and payload (u32 LE) · payload (UTF-8 JSON text)
 *
 * The checksum covers the length too, so a block of zeros is no record. JSON text holds no byte
 * below 0x20 and lengths stay below 2^24, so the zero byte of a length never occurs in a payload:
 * the search for the next record after damage can not be led astray by what a candidate typed.
 */
const HEADER_BYTES = 8
export const MAX_PAYLOAD_BYTES = 2 ** 24 - 1

/** A part of a segment that is no record although records follow it; byte offsets. */
export interface Damage {
  readonly from: number
  readonly to: number
}

export interface ReadRecords {
  readonly payloads: readonly string[]
  /** Where each of them begins, in bytes. */
  readonly offsets: readonly number[]
  /** Damaged middles. */
  readonly damage: readonly Damage[]
  /** Where a torn tail begins, or null: what was being written when the power went. */
  readonly tornAt: number | null
}

/**
 * One record's bytes.
 * @throws RangeError when the payload has 16 MiB or more.
 */
export function encodeRecord(payload: string): Buffer {
  const body = Buffer.from(payload, 'utf8')
  if (body.length > MAX_PAYLOAD_BYTES) {
    throw new RangeError(`Expected at most ${MAX_PAYLOAD_BYTES} bytes, got ${body.length}`)
  }
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + body.length)
  bytes.writeUInt32LE(body.length, 0)
  body.copy(bytes, HEADER_BYTES)
  bytes.writeUInt32LE(checksum(bytes.subarray(0, 4), body), 4)
  return bytes
}

function checksum(length: Uint8Array, body: Uint8Array): number {
  return crc32(body, crc32(length))
}

/** Reads a segment: every intact record in order, whatever lies between them. */
export function readRecords(bytes: Buffer): ReadRecords {
  const payloads: string[] = []
  const offsets: number[] = []
  const damage: Damage[] = []
  let at = 0
  while (at < bytes.length) {
    const end = endOfRecord(bytes, at)
    if (end !== undefined) {
      payloads.push(bytes.toString('utf8', at + HEADER_BYTES, end))
      offsets.push(at)
      at = end
      continue
    }
    const next = nextRecord(bytes, at + 1)
    if (next === undefined) return { payloads, offsets, damage, tornAt: at }
    damage.push({ from: at, to: next })
    at = next
  }
  return { payloads, offsets, damage, tornAt: null }
}

/** Where the record that begins at `at` ends; undefined when there is no intact one. */
function endOfRecord(bytes: Buffer, at: number): number | undefined {
  if (at + HEADER_BYTES >= bytes.length) return undefined
  const length = bytes.readUInt32LE(at)
  const end = at + HEADER_BYTES + length
  if (length === 0 || length > MAX_PAYLOAD_BYTES || end > bytes.length) return undefined
  // Cheap look before the checksum: every payload is a JSON object.
  if (bytes[at + HEADER_BYTES] !== 0x7b || bytes[end - 1] !== 0x7d) return undefined
  const sum = checksum(bytes.subarray(at, at + 4), bytes.subarray(at + HEADER_BYTES, end))
  return sum === bytes.readUInt32LE(at + 4) ? end : undefined
}

function nextRecord(bytes: Buffer, from: number): number | undefined {
  for (let at = from; at + HEADER_BYTES < bytes.length; at += 1) {
    if (endOfRecord(bytes, at) !== undefined) return at
  }
  return undefined
}
