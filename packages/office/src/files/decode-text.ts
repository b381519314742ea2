import { strFromU8 } from 'fflate'

/** Decoder for encodings that the engine does not hold itself; given by the caller. */
export type DecodeText = (bytes: Uint8Array, encoding: 'gb18030') => string

function decodeUtf16(bytes: Uint8Array, isLittle: boolean): string {
  let text = ''
  for (let at = 2; at + 1 < bytes.length; at += 2) {
    const one = bytes[at] ?? 0
    const two = bytes[at + 1] ?? 0
    text += String.fromCharCode(isLittle ? one | (two << 8) : (one << 8) | two)
  }
  return text
}

/** Whether the bytes are well-formed UTF-8: Chinese text in GB18030 practically never is. */
function isUtf8(bytes: Uint8Array): boolean {
  let left = 0
  for (const byte of bytes) {
    if (left > 0) {
      if ((byte & 0xc0) !== 0x80) return false
      left -= 1
    } else if (byte >= 0xf0 && byte <= 0xf4) left = 3
    else if (byte >= 0xe0 && byte < 0xf0) left = 2
    else if (byte >= 0xc2 && byte < 0xe0) left = 1
    else if (byte >= 0x80) return false
  }
  return left === 0
}

/**
 * Decodes a text file: byte order marks first, then UTF-8 when it is well-formed, else GB18030 by
 * the caller's decoder (40111). Returns undefined when there is none for it.
 */
export function decodeTextFile(
  bytes: Uint8Array,
  decode: DecodeText | undefined,
): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes, true)
  if (first === 0xfe && second === 0xff) return decodeUtf16(bytes, false)
  if (first === 0xef && second === 0xbb && third === 0xbf) return strFromU8(bytes.subarray(3))
  if (isUtf8(bytes)) return strFromU8(bytes)
  return decode?.(bytes, 'gb18030')
}
