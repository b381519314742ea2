import { createHash } from 'node:crypto'

/** Longest path that an event can name, UTF-16 units. */
const MAX_PATH_LENGTH = 1000
const NAMED_LENGTH = 900

/**
 * A name as text that a log and a database can hold. Systems allow names that are no text: other bytes
 * than UTF-8 on Linux, half surrogates on Windows (there as WTF-8). Such bytes become `%XX`, and `%`
 * itself then `%25`, so that no such file is lost and two of them stay two.
 * @param bytes the name as the system tells it.
 */
export function textOfName(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  const plain = buffer.toString('utf8')
  if (Buffer.from(plain, 'utf8').equals(buffer)) return plain
  let text = ''
  for (let at = 0; at < buffer.length;) {
    const length = characterLength(buffer, at)
    if (length > 0) {
      const character = buffer.toString('utf8', at, at + length)
      text += character === '%' ? '%25' : character
    } else text += `%${(buffer[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`
    at += Math.max(1, length)
  }
  return text
}

/** Bytes of the character that begins here, or 0 when none does. */
function characterLength(buffer: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= buffer.length; length += 1) {
    const part = buffer.subarray(at, at + length)
    const text = part.toString('utf8')
    if ([...text].length === 1 && Buffer.from(text, 'utf8').equals(part)) return length
  }
  return 0
}

/**
 * A path as an event can name it. One that is too long keeps its beginning, and the digest of the
 * whole, so that it stays this very file's.
 */
export function nameablePath(path: string): string {
  if (path.length <= MAX_PATH_LENGTH) return path
  const digest = createHash('sha256').update(path).digest('hex')
  // A cut through a surrogate pair would leave half a character.
  const beginning = path.slice(0, NAMED_LENGTH).replace(/[\ud800-\udbff]$/, '')
  return `${beginning}…${digest.slice(0, 32)}`
}
