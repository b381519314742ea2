import { cbc, ecb } from '@noble/ciphers/aes.js'
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { PackageError } from './package-error.ts'
import { readCompound } from './read-compound.ts'
import { attribute } from './xml-query.ts'
import { parseXml, type XmlElement } from './xml-tree.ts'
import { ownTable } from './own-table.ts'

type Hash = (bytes: Uint8Array) => Uint8Array

const HASHES: Readonly<Record<string, Hash>> = ownTable({
  SHA1: sha1,
  'SHA-1': sha1,
  SHA256: sha256,
  'SHA-256': sha256,
  SHA384: sha384,
  'SHA-384': sha384,
  SHA512: sha512,
  'SHA-512': sha512,
})
/**
 * Office uses 50 000 or 100 000 rounds, which take a third of a second; twice as many still fit into the
 * two seconds that a document may take (9.2). A file that asks for more goes to a person.
 */
const MOST_ROUNDS = 200_000
/** Bytes that are encrypted together (MS-OFFCRYPTO 2.3.4.15). */
export const SEGMENT = 4096

const damaged = (detail: string): PackageError => new PackageError('damaged', detail)

/** A number of four bytes. */
export function littleEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, true)
  return bytes
}

/** A text in UTF-16, as passwords are hashed. */
export function wide(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < text.length; index += 1)
    view.setUint16(index * 2, text.charCodeAt(index), true)
  return bytes
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

/** The first bytes of a digest, filled up to a length (MS-OFFCRYPTO 2.3.4.11). */
function fitted(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length >= length) return bytes.subarray(0, length)
  const filled = new Uint8Array(length).fill(0x36)
  filled.set(bytes)
  return filled
}

const wholeBlocks = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length & ~15)

/** The length of the package, which stands before its encrypted bytes. */
function plainLength(stream: Uint8Array): number {
  if (stream.length < 8) throw damaged('the encrypted package is cut off')
  return new DataView(stream.buffer, stream.byteOffset, 8).getUint32(0, true)
}

/** Standard encryption, as Office 2007 writes it (MS-OFFCRYPTO 2.3.4.5). */
function decryptStandard(
  info: Uint8Array,
  stream: Uint8Array,
  password: string,
): Uint8Array | undefined {
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength)
  const headerSize = view.getUint32(8, true)
  const verifier = 12 + headerSize
  if (headerSize > 4096 || verifier + 72 > info.length) throw damaged('the verifier is missing')
  const keyLength = (view.getUint32(12 + 16, true) || 128) / 8
  if (![16, 24, 32].includes(keyLength)) throw damaged('a key of no known length')
  const salt = info.subarray(verifier + 4, verifier + 20)
  let digest = sha1(concatBytes(salt, wide(password)))
  for (let round = 0; round < 50_000; round += 1)
    digest = sha1(concatBytes(littleEndian(round), digest))
  digest = sha1(concatBytes(digest, littleEndian(0)))
  const derive = (fill: number): Uint8Array => {
    const pad = new Uint8Array(64).fill(fill)
    digest.forEach((byte, index) => {
      pad[index] = (pad[index] ?? 0) ^ byte
    })
    return sha1(pad)
  }
  const key = concatBytes(derive(0x36), derive(0x5c)).subarray(0, keyLength)
  const open = (bytes: Uint8Array): Uint8Array =>
    ecb(key, { disablePadding: true }).decrypt(wholeBlocks(bytes))
  const expected = sha1(open(info.subarray(verifier + 20, verifier + 36)))
  const stored = open(info.subarray(verifier + 40, verifier + 72)).subarray(0, 20)
  if (!isSame(expected, stored)) return undefined
  return open(stream.subarray(8)).subarray(0, plainLength(stream))
}

/** A named element of the description, whatever prefix it has. */
function find(root: XmlElement, name: string): XmlElement {
  const all = [root, ...children(root)]
  const found = all.find((one) => one.name.endsWith(`:${name}`) || one.name.endsWith(`}${name}`))
  if (found === undefined) throw damaged(`the encryption has no ${name}`)
  return found
}

function children(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = []
  const stack = [root]
  while (stack.length > 0) {
    const one = stack.pop()
    for (const inner of one?.children ?? []) {
      if (typeof inner === 'string') continue
      found.push(inner)
      stack.push(inner)
    }
  }
  return found
}

export const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of an attribute in Base64; signs that are none are left out. */
function binary(node: XmlElement, name: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const sign of attribute(node, name) ?? '') {
    const value = BASE64.indexOf(sign)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffffff
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  if (bytes.length === 0) throw damaged(`${name} is not readable`)
  return Uint8Array.from(bytes)
}

function hashOf(node: XmlElement): Hash {
  const hash = HASHES[attribute(node, 'hashAlgorithm') ?? '']
  const isAes = attribute(node, 'cipherAlgorithm') === 'AES'
  if (hash === undefined || !isAes || attribute(node, 'cipherChaining') !== 'ChainingModeCBC')
    throw damaged('an encryption of no known kind')
  return hash
}

/** Marks of what a key is derived for (MS-OFFCRYPTO 2.3.4.13, 2.3.4.14). */
export const BLOCKS = {
  input: Uint8Array.from([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79]),
  value: Uint8Array.from([0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e]),
  key: Uint8Array.from([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6]),
  hmacKey: Uint8Array.from([0x5f, 0xb2, 0xad, 0x01, 0x0c, 0xb9, 0xe1, 0xf6]),
  hmacValue: Uint8Array.from([0xa0, 0x67, 0x7f, 0x02, 0xb2, 0x2c, 0x84, 0x33]),
}

/** Agile encryption, as Office 2010 and later, WPS and LibreOffice write it. */
function decryptAgile(
  info: Uint8Array,
  stream: Uint8Array,
  password: string,
): Uint8Array | undefined {
  const root = parseXml(info.subarray(8), 'EncryptionInfo')
  const data = find(root, 'keyData')
  const own = find(root, 'encryptedKey')
  const hash = hashOf(own)
  const rounds = Number(attribute(own, 'spinCount'))
  const keyLength = Number(attribute(own, 'keyBits')) / 8
  if (!Number.isInteger(rounds) || rounds < 0 || rounds > MOST_ROUNDS)
    throw new PackageError(
      'hostile',
      `the password is stretched ${rounds} times, more than ${MOST_ROUNDS}`,
    )
  if (![16, 24, 32].includes(keyLength)) throw damaged('a key of no known length')
  const salt = binary(own, 'saltValue')
  let digest = hash(concatBytes(salt, wide(password)))
  for (let round = 0; round < rounds; round += 1)
    digest = hash(concatBytes(littleEndian(round), digest))
  const open = (block: Uint8Array, name: string): Uint8Array => {
    const key = fitted(hash(concatBytes(digest, block)), keyLength)
    const cipher = cbc(key, fitted(salt, 16), { disablePadding: true })
    return cipher.decrypt(wholeBlocks(binary(own, name)))
  }
  const expected = hash(open(BLOCKS.input, 'encryptedVerifierHashInput'))
  const stored = open(BLOCKS.value, 'encryptedVerifierHashValue')
  if (!isSame(expected, stored.subarray(0, expected.length))) return undefined
  const secret = open(BLOCKS.key, 'encryptedKeyValue').subarray(0, keyLength)
  const dataHash = hashOf(data)
  const dataSalt = binary(data, 'saltValue')
  const body = stream.subarray(8)
  const plain = new Uint8Array(body.length)
  for (let at = 0; at < body.length; at += SEGMENT) {
    const iv = fitted(dataHash(concatBytes(dataSalt, littleEndian(at / SEGMENT))), 16)
    const part = wholeBlocks(body.subarray(at, at + SEGMENT))
    plain.set(cbc(secret, iv, { disablePadding: true }).decrypt(part), at)
  }
  return plain.subarray(0, plainLength(stream))
}

/**
 * Opens a document that is protected by a password (11005): standard and agile encryption.
 * @returns the package's bytes; undefined when the password is another one.
 * @throws PackageError when the file is damaged, or protected in a way that no password opens.
 */
export function decryptPackage(bytes: Uint8Array, password: string): Uint8Array | undefined {
  const streams = readCompound(bytes)
  const info = streams.get('EncryptionInfo')
  const stream = streams.get('EncryptedPackage')
  if (info === undefined || stream === undefined || info.length < 12)
    throw new PackageError('encrypted', 'the file is protected, but not by a password')
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength)
  const [major, minor] = [view.getUint16(0, true), view.getUint16(2, true)]
  if (major === 4 && minor === 4) return decryptAgile(info, stream, password)
  if (minor === 2 && major >= 2 && major <= 4) return decryptStandard(info, stream, password)
  throw new PackageError('encrypted', `encryption ${major}.${minor} is not read`)
}
