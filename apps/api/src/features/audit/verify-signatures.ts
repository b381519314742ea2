import { createHash, createPublicKey, verify } from 'node:crypto'
import type { VerifyAuditSignature } from '@wenkao/shared/audit'

/** A published Ed25519 key: 32 raw bytes, base64url. */
export interface KnownKey {
  readonly keyId: string
  readonly publicKey: string
}

/** Whether an Ed25519 signature over a text is this key's. */
export function isSignedBy(publicKey: Uint8Array, text: string, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, signature)
}

/**
 * Verifies signatures of audit blocks by the given keys. A key whose id is not the beginning of its own
 * hash counts for nothing: the id is what people compare.
 */
export function verifierOf(keys: readonly KnownKey[]): VerifyAuditSignature {
  const byId = new Map(
    keys
      .map((key) => ({ keyId: key.keyId, bytes: Buffer.from(key.publicKey, 'base64url') }))
      .filter(({ keyId, bytes }) => bytes.length === 32 && keyIdOf(bytes) === keyId)
      .map(({ keyId, bytes }) => [keyId, bytes]),
  )
  return (keyId, text, signature) => {
    const key = byId.get(keyId)
    if (!key) return 'foreign'
    return isSignedBy(key, text, Buffer.from(signature, 'base64url')) ? 'right' : 'wrong'
  }
}

function keyIdOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
