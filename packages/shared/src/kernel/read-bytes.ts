import { BASE64URL } from './bytes.ts'

// Apart from how bytes are written: the candidate's page writes and never reads them.

/**
 * Bytes of unpadded base64url text.
 * @returns undefined when the text has another character, an impossible length, or bits set beyond
 *   the last byte: one value has one spelling.
 */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const character of text) {
    const value = BASE64URL.indexOf(character)
    if (value < 0) return undefined
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at] = (held >> bits) & 255
      at += 1
      held &= (1 << bits) - 1
    }
  }
  return held === 0 ? bytes : undefined
}

/**
 * Bytes of hex text in either case.
 * @throws RangeError for anything else: whoever calls this has checked the text.
 */
export function hexToBytes(hex: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/i.test(hex)) throw new RangeError('Expected pairs of hex digits')
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  )
}
