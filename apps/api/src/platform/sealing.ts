import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'

/** A key of this server, or bytes of one person's key. */
type SecretKey = KeyObject | Uint8Array

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM of a text or of bytes.
 * @param context what the value belongs to, e.g. `access-code/<candidate>`: authenticated, so that a
 *   sealed value moved to another row does not open.
 */
export function seal(key: SecretKey, value: string | Uint8Array, context: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(context))
  const sealed = Buffer.concat([
    cipher.update(typeof value === 'string' ? Buffer.from(value) : value),
    cipher.final(),
  ])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()])
}

/** Opens what `seal` made. @throws Error when key, context or bytes do not fit. */
export function unseal(key: SecretKey, sealed: Uint8Array, context: string): Uint8Array {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)),
    decipher.final(),
  ])
}

/** The same as text. */
export function unsealText(key: SecretKey, sealed: Uint8Array, context: string): string {
  return Buffer.from(unseal(key, sealed, context)).toString('utf8')
}

/** HMAC-SHA256 in hex: for secrets with enough entropy of their own (STACK.md: 2.8 µs). */
export function macOf(key: SecretKey, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/**
 * A key for one use alone, from a key of this server (HKDF-SHA256, RFC 5869).
 * @param label names the use; never changes, or what was made with the key cannot be checked.
 */
export function deriveKey(key: SecretKey, label: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), label, 32))
}

/** SHA-256 in hex of a secret that is itself 256 random bits. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
