import * as z from 'zod/mini'
import { strFromU8, strToU8 } from 'fflate'
import { decodeTextFile, type DecodeText } from './decode-text.ts'

/** One part of a MIME message (RFC 2045): headers by lower-case name, body decoded. */
export interface MimePart {
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  readonly parts: readonly MimePart[]
}

const MOST_PARTS = 500
const MOST_DEPTH = 10

function unfold(text: string): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0)
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return headers
}

/** Bytes as parameters of checkpoints hold them. */
export const Base64 = z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/))

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function fromBase64(text: string): Uint8Array {
  const out: number[] = []
  let bits = 0
  let count = 0
  for (const sign of text) {
    const value = ALPHABET.indexOf(sign)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count >= 8) {
      count -= 8
      out.push((bits >> count) & 0xff)
    }
  }
  return Uint8Array.from(out)
}

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one, two, three] = [bytes[at] ?? 0, bytes[at + 1], bytes[at + 2]]
    const whole = (one << 16) | ((two ?? 0) << 8) | (three ?? 0)
    text += (ALPHABET[whole >> 18] ?? '') + (ALPHABET[(whole >> 12) & 63] ?? '')
    text += two === undefined ? '=' : (ALPHABET[(whole >> 6) & 63] ?? '')
    text += three === undefined ? '=' : (ALPHABET[whole & 63] ?? '')
  }
  return text
}

function fromQuotedPrintable(text: string): Uint8Array {
  const plain = text
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return strToU8(plain, true)
}

/** Value of a header's parameter: boundary, charset, filename. */
export function mimeParameter(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';').slice(1)) {
    const [key, ...rest] = part.split('=')
    if (key?.trim().toLowerCase() !== name) continue
    return rest
      .join('=')
      .trim()
      .replace(/^"(.*)"$/, '$1')
  }
  return undefined
}

/** The text of bytes in a named character set; undefined when it is not known here. */
export function decodeCharset(
  bytes: Uint8Array,
  charset: string | undefined,
  decode: DecodeText | undefined,
): string | undefined {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  if (!isMarked && /^(gb2312|gbk|gb18030|cp936|x-gbk)$/i.test(charset ?? ''))
    return decode?.(bytes, 'gb18030')
  return decodeTextFile(bytes, decode)
}

/** A header whose bytes stand there as they are, as RFC 6532 allows and old programs did. */
function fromRaw(value: string, decode: DecodeText | undefined): string {
  const isRaw = /[\x80-\xff]/.test(value) && !/[^\0-\xff]/.test(value)
  return isRaw ? (decodeTextFile(strToU8(value, true), decode) ?? value) : value
}

/** Encoded words of a header (RFC 2047): subjects and names that are not ASCII. */
export function decodeHeader(value: string, decode: DecodeText | undefined): string {
  return fromRaw(value, decode)
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(
      /=\?([^?]+)\?([BbQq])\?([^?]*)\?=/g,
      (whole, charset: string, kind: string, content: string) => {
        const bytes =
          kind.toLowerCase() === 'b'
            ? fromBase64(content)
            : fromQuotedPrintable(content.replaceAll('_', ' '))
        return decodeCharset(bytes, charset, decode) ?? whole
      },
    )
}

function readPart(source: string, depth: number, count: { left: number }): MimePart {
  count.left -= 1
  const gap = /\r?\n\r?\n/.exec(source)
  const head = gap === null ? source : source.slice(0, gap.index)
  const content = gap === null ? '' : source.slice(gap.index + gap[0].length)
  const headers = unfold(head)
  const boundary = mimeParameter(headers.get('content-type'), 'boundary')
  if (boundary !== undefined && boundary !== '' && depth < MOST_DEPTH) {
    const parts: MimePart[] = []
    for (const piece of content.split(`--${boundary}`).slice(1)) {
      if (piece.startsWith('--') || count.left <= 0) break
      parts.push(
        readPart(piece.replace(/^[ \t]*\r?\n/, '').replace(/\r?\n$/, ''), depth + 1, count),
      )
    }
    return { headers, body: new Uint8Array(0), parts }
  }
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase()
  const body =
    encoding === 'base64'
      ? fromBase64(content)
      : encoding === 'quoted-printable'
        ? fromQuotedPrintable(content)
        : strToU8(content, true)
  return { headers, body, parts: [] }
}

/** A MIME message as a tree of parts; anything that is none becomes one part with its bytes. */
export function readMime(bytes: Uint8Array): MimePart {
  return readPart(strFromU8(bytes, true), 0, { left: MOST_PARTS })
}

/** A part and all parts inside it. */
export function allParts(part: MimePart): MimePart[] {
  return [part, ...part.parts.flatMap(allParts)]
}
