import { cbc } from '@noble/ciphers/aes.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { strToU8 } from 'fflate'
import { BASE64, BLOCKS, littleEndian, SEGMENT, wide } from './decrypt-package.ts'
import { writeCompound } from './write-compound.ts'

/** The format leaves the number open; Office takes 100 000, which only a real secret is worth. */
const ROUNDS = 1000
const AGILE = 'http://schemas.microsoft.com/office/2006/encryption'
const PASSWORD = 'http://schemas.microsoft.com/office/2006/keyEncryptor/password'

function wholeBlocks(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 16) * 16)
  whole.set(bytes)
  return whole
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = bytes.subarray(at, at + 3)
    const bits = (one << 16) | ((two ?? 0) << 8) | (three ?? 0)
    const signs = [18, 12, 6, 0].map((shift) => BASE64[(bits >> shift) & 63]).join('')
    text +=
      two === undefined
        ? `${signs.slice(0, 2)}==`
        : three === undefined
          ? `${signs.slice(0, 3)}=`
          : signs
  }
  return text
}

function encrypt(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Uint8Array {
  return cbc(key, iv.subarray(0, 16), { disablePadding: true }).encrypt(wholeBlocks(bytes))
}

/**
 * Protects a document by a password (11005) with agile encryption, AES-256 and SHA-512, as Office
 * 2010 and later do (MS-OFFCRYPTO 2.3.4.10). Salts and key come from the content and the password:
 * same input, same bytes, which an answer file wants and a secret must not have.
 */
export function encryptPackage(bytes: Uint8Array, password: string): Uint8Array {
  const seed = sha512(concatBytes(wide(password), sha512(bytes)))
  const random = (what: string, length: number): Uint8Array =>
    sha512(concatBytes(seed, strToU8(what))).subarray(0, length)
  const [salt, dataSalt] = [random('salt', 16), random('data salt', 16)]
  const [secret, input, hmacKey] = [random('key', 32), random('input', 16), random('hmac', 64)]

  let digest = sha512(concatBytes(salt, wide(password)))
  for (let round = 0; round < ROUNDS; round += 1)
    digest = sha512(concatBytes(littleEndian(round), digest))
  const close = (block: Uint8Array, content: Uint8Array): string =>
    base64(encrypt(sha512(concatBytes(digest, block)).subarray(0, 32), salt, content))

  const segments: Uint8Array[] = [littleEndian(bytes.length), littleEndian(0)]
  const ivOf = (mark: Uint8Array): Uint8Array => sha512(concatBytes(dataSalt, mark))
  for (let at = 0; at < bytes.length; at += SEGMENT) {
    const iv = ivOf(littleEndian(at / SEGMENT))
    segments.push(encrypt(secret, iv, bytes.subarray(at, at + SEGMENT)))
  }
  // The check sum is over the stream as it is stored, which is never a short one.
  const filler = new Uint8Array(4096)
  const stream = concatBytes(...segments)
  const stored = stream.length < 4096 ? concatBytes(stream, filler.subarray(stream.length)) : stream
  const seal = (block: Uint8Array, content: Uint8Array): string =>
    base64(encrypt(secret, ivOf(block), content))

  const settings = (own: Uint8Array): string =>
    `saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="${base64(own)}"`
  const xml = [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
    `<encryption xmlns="${AGILE}" xmlns:p="${PASSWORD}">`,
    `<keyData ${settings(dataSalt)}/>`,
    `<dataIntegrity encryptedHmacKey="${seal(BLOCKS.hmacKey, hmacKey)}"`,
    ` encryptedHmacValue="${seal(BLOCKS.hmacValue, hmac(sha512, hmacKey, stored))}"/>`,
    `<keyEncryptors><keyEncryptor uri="${PASSWORD}">`,
    `<p:encryptedKey spinCount="${ROUNDS}" ${settings(salt)}`,
    ` encryptedVerifierHashInput="${close(BLOCKS.input, input)}"`,
    ` encryptedVerifierHashValue="${close(BLOCKS.value, sha512(input))}"`,
    ` encryptedKeyValue="${close(BLOCKS.key, secret)}"/>`,
    '</keyEncryptor></keyEncryptors></encryption>',
  ].join('')
  // Spaces after the root make it long enough for a stream of its own.
  const info = concatBytes(Uint8Array.from([4, 0, 4, 0, 0x40, 0, 0, 0]), strToU8(xml.padEnd(4096)))
  return writeCompound(['EncryptionInfo', info], ['EncryptedPackage', stored])
}
