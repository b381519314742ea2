import { ed25519 } from '@noble/curves/ed25519.js'

/**
 * Whether an Ed25519 signature over a text is this key's. In JavaScript, because a page without HTTPS
 * has no Web Crypto, and browsers before 2025 have it without this algorithm.
 */
export function isSignedBy(publicKey: Uint8Array, text: string, signature: Uint8Array): boolean {
  try {
    // As RFC 8032 has it, and so as OpenSSL and Node have it.
    return ed25519.verify(signature, new TextEncoder().encode(text), publicKey, { zip215: false })
  } catch {
    // Bytes that are no key or no signature at all.
    return false
  }
}
