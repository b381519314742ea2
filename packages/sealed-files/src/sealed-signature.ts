import { fromBase64Url, sha256Hex, utf8ToBytes } from '@wenkao/shared/kernel'
import type { SealedSignature } from '@wenkao/shared/sealed-files'

/**
 * The text that a station signs for a sealed file (R10).
 * @param manifestBytes `manifest.json` as it stands in the archive.
 */
export function sealedSignatureText(manifestBytes: Uint8Array): string {
  return `wenkao-sealed-1\n${sha256Hex(manifestBytes)}`
}

/** Whether the manifest's bytes are what this very key signed; whose key it is, the caller knows. */
export async function isSignedBy(
  signature: SealedSignature,
  manifestBytes: Uint8Array,
): Promise<boolean> {
  const publicKey = fromBase64Url(signature.publicKey)
  const bytes = fromBase64Url(signature.signature)
  if (publicKey?.length !== 32 || bytes?.length !== 64) return false
  const text = utf8ToBytes(sealedSignatureText(manifestBytes))
  try {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, [
      'verify',
    ])
    return await crypto.subtle.verify('Ed25519', key, new Uint8Array(bytes), new Uint8Array(text))
  } catch (cause) {
    // 32 bytes that are no point on the curve are nobody's key.
    if (cause instanceof DOMException && cause.name === 'DataError') return false
    throw cause
  }
}
