import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/**
 * Bytes as somebody finds them: as they are, and as every compression makes of them.
 * @returns at least the bytes themselves.
 */
export function unpacked(bytes: Buffer): Buffer[] {
  const found = [bytes]
  for (const open of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
    try {
      found.push(open(bytes))
    } catch {
      // Not packed so.
    }
  }
  return found
}

/** The ways in which a text can stand in bytes: UTF-8, UTF-16, escaped in JSON, base64 at any offset. */
export function formsOf(text: string): Buffer[] {
  const plain = Buffer.from(text)
  const escaped = JSON.stringify(text).slice(1, -1)
  const ascii = escaped.replaceAll(
    /[\u0080-\uffff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [
    ...[plain, Buffer.from(escaped), Buffer.from(ascii), Buffer.from(text, 'utf16le')],
    ...[0, 1, 2].flatMap((offset) => insideBase64(plain, offset)),
  ]
}

/** What of a text is the same wherever it stands in base64: without the groups that it shares. */
function insideBase64(plain: Buffer, offset: number): Buffer[] {
  const first = offset === 0 ? 0 : 3 - offset
  const whole = Math.floor((plain.length - first) / 3) * 3
  // Shorter ones stand in any base64 by chance.
  if (whole < 6) return []
  const part = plain.subarray(first, first + whole)
  return [Buffer.from(part.toString('base64')), Buffer.from(part.toString('base64url'))]
}

/** Which of the texts stand in any of the contents, however they are written or packed there. */
export function textsWithin(contents: readonly Buffer[], texts: readonly string[]): string[] {
  const all = contents.flatMap(unpacked)
  return texts.filter((text) => {
    const forms = formsOf(text)
    return all.some((bytes) => forms.some((form) => bytes.includes(form)))
  })
}
