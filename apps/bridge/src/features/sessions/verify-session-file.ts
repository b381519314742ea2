import { createPublicKey, verify } from 'node:crypto'
import { fromBase64Url } from '@wenkao/shared/kernel'
import {
  readSessionFile,
  sessionFileSignatureText,
  type InstallationKeys,
  type SessionFile,
  type SignedSessionFile,
} from '@wenkao/shared/sessions'

/** What a signed text turned out to be. */
export type VerifiedSessionFile =
  | { readonly kind: 'good'; readonly file: SessionFile }
  /** Signed by a key that is not known here: perhaps a newer one of this installation. */
  | { readonly kind: 'unknownKey' }
  | { readonly kind: 'badSignature' | 'notASessionFile' }

/** Whether a session file is one of this installation, for this session. */
export function verifySessionFile(
  signed: SignedSessionFile,
  sessionId: string,
  keys: InstallationKeys,
): VerifiedSessionFile {
  const key = keys.signing.find((entry) => entry.keyId === signed.keyId)
  if (!key) return { kind: 'unknownKey' }
  if (!isSignedBy(key.publicKey, signed)) return { kind: 'badSignature' }
  const file = readSessionFile(signed.text)
  return file?.sessionId === sessionId ? { kind: 'good', file } : { kind: 'notASessionFile' }
}

function isSignedBy(publicKey: string, { text, signature }: SignedSessionFile): boolean {
  const bytes = fromBase64Url(signature)
  if (bytes?.length !== 64 || fromBase64Url(publicKey)?.length !== 32) return false
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return verify(null, Buffer.from(sessionFileSignatureText(text)), key, bytes)
}
