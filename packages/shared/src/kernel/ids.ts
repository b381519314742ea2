import { bytesToHex } from '@noble/hashes/utils.js'

/**
 * A UUID version 7 (RFC 9562): sortable by time, so that rows of one minute lie together.
 * @param nowMs milliseconds since 1970; @param random at least 10 random bytes.
 */
export function newId(nowMs: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError(`Expected 10 random bytes, got ${random.length}`)
  const bytes = new Uint8Array(16)
  let time = nowMs
  for (let at = 5; at >= 0; at -= 1) {
    bytes[at] = time % 256
    time = Math.floor(time / 256)
  }
  bytes.set(random.subarray(0, 10), 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytesToHex(bytes)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
