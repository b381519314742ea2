import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sha256Hex, toBase64Url } from '@wenkao/shared/kernel'
import { BridgeError, systemCode } from '../../platform/bridge-error.ts'
import { syncFolder } from '../../platform/folder.fs.ts'
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

const keyPath = (dataFolder: string): string => join(dataFolder, 'keys', 'station.pem')

/**
 * Puts the key aside, so that the next start makes another one: for a PC whose disk is a copy.
 * @param now for the name, ms.
 * @returns where it lies now, or undefined when there was none.
 */
export async function putStationKeyAside(
  dataFolder: string,
  now: number,
): Promise<string | undefined> {
  const path = keyPath(dataFolder)
  const aside = join(dirname(path), `station-${now}.pem`)
  try {
    await rename(path, aside)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined
    throw cause
  }
  await syncFolder(dirname(path))
  return aside
}

/**
 * The station's key pair, made at the first start.
 * @throws BridgeError stationKeyUnreadable when the file is damaged: a new key would silently make
 *   this PC another station, so a technician decides.
 */
export async function openStationKey(dataFolder: string): Promise<StationKey> {
  const path = keyPath(dataFolder)
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
