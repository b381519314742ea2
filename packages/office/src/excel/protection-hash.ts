import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { attribute, numberOf } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

const ALGORITHMS: ReadonlyMap<string, (bytes: Uint8Array) => Uint8Array> = new Map([
  ['SHA-512', sha512],
  ['SHA-384', sha384],
  ['SHA-256', sha256],
  ['SHA-1', sha1],
  ['MD5', md5],
])
/** Office spins 100,000 times; a file that asks for more would only burn the grader's time. */
const MOST_SPINS = 200_000

/** The 16-bit hash of old files, as four hexadecimal digits (20906). */
export function legacyHash(password: string): string {
  const turn = (hash: number): number => ((hash >> 14) & 1) | ((hash << 1) & 0x7fff)
  let hash = 0
  for (let index = password.length - 1; index >= 0; index -= 1)
    hash = turn(hash) ^ password.charCodeAt(index)
  hash = turn(hash) ^ password.length ^ 0xce4b
  return hash.toString(16).toUpperCase().padStart(4, '0')
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function fromBase64(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const letter of text) {
    const six = LETTERS.indexOf(letter)
    if (six < 0) continue
    value = ((value << 6) | six) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((value >> bits) & 0xff)
  }
  return Uint8Array.from(bytes)
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (let index = 0; index < 4; index += 1)
      text += at + index > bytes.length ? '=' : (LETTERS[(three >> (18 - index * 6)) & 63] ?? '')
  }
  return text
}

/** The base64 hash of newer files: salt and password once, then every round with its number. */
export function spunHash(
  algorithm: string,
  salt: string,
  spins: number,
  password: string,
): string | undefined {
  const digest = ALGORITHMS.get(algorithm)
  if (digest === undefined || spins > MOST_SPINS || spins < 0) return undefined
  const salted = fromBase64(salt)
  const first = new Uint8Array(salted.length + password.length * 2)
  first.set(salted)
  for (let index = 0; index < password.length; index += 1)
    new DataView(first.buffer).setUint16(
      salted.length + index * 2,
      password.charCodeAt(index),
      true,
    )
  let hash = digest(first)
  const next = new Uint8Array(hash.length + 4)
  const view = new DataView(next.buffer)
  for (let round = 0; round < spins; round += 1) {
    next.set(hash)
    view.setUint32(hash.length, round, true)
    hash = digest(next)
  }
  return toBase64(hash)
}

export type PasswordCheck = 'right' | 'wrong' | 'none' | 'unknown'

/**
 * Checks a password against the hash of a protection element.
 * @param prefix of the attributes: none for sheets, `workbook` for workbooks.
 */
export function checkPassword(
  node: XmlElement,
  password: string,
  prefix: '' | 'workbook' = '',
): PasswordCheck {
  const name = (text: string): string =>
    prefix === '' ? text : `${prefix}${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
  const stored = attribute(node, name('hashValue'))
  if (stored !== undefined) {
    const hash = spunHash(
      attribute(node, name('algorithmName')) ?? 'SHA-512',
      attribute(node, name('saltValue')) ?? '',
      numberOf(node, name('spinCount')) ?? 0,
      password,
    )
    return hash === undefined ? 'unknown' : hash === stored.trim() ? 'right' : 'wrong'
  }
  const legacy = attribute(node, name('password'))
  if (legacy === undefined || /^0*$/.test(legacy)) return password === '' ? 'right' : 'none'
  return legacy.toUpperCase().padStart(4, '0') === legacyHash(password) ? 'right' : 'wrong'
}
