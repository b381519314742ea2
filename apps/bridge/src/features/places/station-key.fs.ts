import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import { sha256Hex, toBase64Url } from '@wenkao/shared/kernel'
import { BridgeError } from '../../platform/bridge-error.ts'
import { keepSecret } from '../../platform/secret-file.fs.ts'

/** A station is its key (F16). */
export interface StationKey {
  /** Raw Ed25519 public key, unpadded base64url. */
  readonly publicKey: string
  /** First 16 hex digits of the SHA-256 of the raw public key. */
  readonly keyId: string
  /** Ed25519 over the text's UTF-8 bytes, unpadded base64url. */
  sign(text: string): string
}

/**
 * The station's key pair, made at the first start.
 * @throws BridgeError stationKeyUnreadable when the file is damaged: a new key would silently make
 *   this PC another station, so a technician decides.
 */
export async function openStationKey(dataFolder: string): Promise<StationKey> {
  const path = join(dataFolder, 'keys', 'station.pem')
  const pem = await keepSecret(path, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  try {
    const privateKey = createPrivateKey(pem)
    const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
    const raw = Buffer.from(jwk.x ?? '', 'base64url')
    return {
      publicKey: toBase64Url(raw),
      keyId: sha256Hex(raw).slice(0, 16),
      sign: (text) => toBase64Url(sign(null, Buffer.from(text, 'utf8'), privateKey)),
    }
  } catch (cause) {
    throw new BridgeError('stationKeyUnreadable', `The station key in ${path} is damaged`, {
      cause,
    })
  }
}
