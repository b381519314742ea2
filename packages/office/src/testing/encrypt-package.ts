import { cbc } from '@noble/ciphers/aes.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { strToU8 } from 'fflate'

const SECTOR = 512
const SEGMENT = 4096
const END = 0xfffffffe

function littleEndian(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => {
    view.setUint32(index * 4, value, true)
  })
  return bytes
}

function wide(text: string): Uint8Array {
  return Uint8Array.from(
    [...text].flatMap((sign) => [sign.charCodeAt(0) & 0xff, sign.charCodeAt(0) >> 8]),
  )
}

const padded = (bytes: Uint8Array, to: number): Uint8Array => {
  const whole = new Uint8Array(Math.max(Math.ceil(bytes.length / to), 1) * to)
  whole.set(bytes)
  return whole
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = bytes.subarray(at, at + 3)
    const bits = (one << 16) | ((two ?? 0) << 8) | (three ?? 0)
    text += [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63]).join('')
    if (two === undefined) text = `${text.slice(0, -2)}==`
    else if (three === undefined) text = `${text.slice(0, -1)}=`
  }
  return text
}

/** A compound file of two streams, neither of them small. */
function compound(streams: readonly (readonly [name: string, bytes: Uint8Array])[]): Uint8Array {
  const table: number[] = [0xfffffffd, END]
  const parts: Uint8Array[] = []
  const entries: Uint8Array[] = []
  const entry = (name: string, type: number, first: number, size: number): Uint8Array => {
    const bytes = new Uint8Array(128)
    bytes.set(wide(name))
    const view = new DataView(bytes.buffer)
    view.setUint16(64, (name.length + 1) * 2, true)
    bytes[66] = type
    view.setUint32(116, first, true)
    view.setUint32(120, size, true)
    return bytes
  }
  entries.push(entry('Root Entry', 5, END, 0))
  for (const [name, bytes] of streams) {
    const first = table.length
    const whole = padded(bytes, SECTOR)
    const count = whole.length / SECTOR
    for (let index = 0; index < count; index += 1)
      table.push(index + 1 < count ? first + index + 1 : END)
    parts.push(whole)
    entries.push(entry(name, 2, first, bytes.length))
  }
  const header = new Uint8Array(SECTOR)
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  const view = new DataView(header.buffer)
  view.setUint16(30, 9, true)
  view.setUint16(32, 6, true)
  view.setUint32(48, 1, true)
  view.setUint32(56, 4096, true)
  view.setUint32(60, END, true)
  view.setUint32(68, END, true)
  for (let at = 76; at < SECTOR; at += 4) view.setUint32(at, at === 76 ? 0 : 0xffffffff, true)
  const free = Array<number>(SECTOR / 4 - table.length).fill(0xffffffff)
  return concatBytes(
    header,
    littleEndian(...table, ...free),
    padded(concatBytes(...entries), SECTOR),
    ...parts,
  )
}

/** A small document protected by a password as Office does it, but for the number of rounds. */
export function encryptPackage(bytes: Uint8Array, password: string, rounds = 10): Uint8Array {
  const salt = sha512(strToU8('salt')).subarray(0, 16)
  const secret = sha512(strToU8('secret')).subarray(0, 32)
  let digest = sha512(concatBytes(salt, wide(password)))
  for (let round = 0; round < rounds; round += 1)
    digest = sha512(concatBytes(littleEndian(round), digest))
  const close = (block: readonly number[], content: Uint8Array): string => {
    const key = sha512(concatBytes(digest, Uint8Array.from(block))).subarray(0, 32)
    return base64(cbc(key, salt, { disablePadding: true }).encrypt(padded(content, 16)))
  }
  const input = sha512(strToU8('input')).subarray(0, 16)
  const settings = `saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="${base64(salt)}"`
  const verifier = [
    `encryptedVerifierHashInput="${close([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], input)}"`,
    `encryptedVerifierHashValue="${close([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e], sha512(input))}"`,
    `encryptedKeyValue="${close([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], secret)}"`,
  ].join(' ')
  const xml = `<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData ${settings}/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="${rounds}" ${settings} ${verifier}/></keyEncryptor></keyEncryptors></encryption>`
  const parts: Uint8Array[] = [littleEndian(bytes.length, 0)]
  for (let at = 0; at < bytes.length; at += SEGMENT) {
    const iv = sha512(concatBytes(salt, littleEndian(at / SEGMENT))).subarray(0, 16)
    const part = padded(bytes.subarray(at, at + SEGMENT), 16)
    parts.push(cbc(secret, iv, { disablePadding: true }).encrypt(part))
  }
  const info = concatBytes(Uint8Array.from([4, 0, 4, 0, 0x40, 0, 0, 0]), strToU8(xml.padEnd(5000)))
  return compound([
    ['EncryptionInfo', info],
    ['EncryptedPackage', padded(concatBytes(...parts), 16)],
  ])
}
