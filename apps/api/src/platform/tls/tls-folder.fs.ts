import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFileDurably, replaceFileDurably, syncFolder } from '../durable-files.fs.ts'
import type { KeyedCertificate } from './make-certificate.ts'

/** `keys/tls` of the data folder, or a certificate that somebody imported, cannot be used. */
export class TlsError extends Error {
  readonly code = 'tls-unusable'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TlsError'
  }
}

const AUTHORITY = 'authority'
const SERVER = 'server'

/** The certificates and keys of an installation: part of every backup of `keys/`. */
export interface TlsFolder {
  readonly path: string
  /** @throws TlsError when one half of the pair is missing or damaged: a backup has both. */
  readAuthority(): KeyedCertificate | undefined
  keepAuthority(authority: KeyedCertificate): void
  /** The server's key stays for ever: exam PCs know it (F22). @throws TlsError. */
  readServerKey(): KeyObject | undefined
  keepServerKey(key: KeyObject): void
  /** undefined also when it is damaged: it is made again. */
  readServerCertificate(): X509Certificate | undefined
  keepServerCertificate(certificate: X509Certificate): void
}

/** Opens the folder `keys/tls` below the data folder and makes it where it is missing. */
export function openTlsFolder(dataFolder: string): TlsFolder {
  const path = join(dataFolder, 'keys', 'tls')
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const file = (name: string) => join(path, name)

  function readKey(name: string): KeyObject | undefined {
    if (!existsSync(file(name))) return undefined
    if (process.platform !== 'win32') chmodSync(file(name), 0o600)
    try {
      return createPrivateKey(readFileSync(file(name)))
    } catch (cause) {
      throw new TlsError(`${file(name)} is damaged; put it back from the backup`, { cause })
    }
  }
  function keepKey(name: string, key: KeyObject): void {
    createFileDurably(file(name), key.export({ type: 'pkcs8', format: 'pem' }), 0o600)
    syncFolder(path)
  }
  function readCertificate(name: string): X509Certificate | undefined {
    if (!existsSync(file(name))) return undefined
    try {
      return new X509Certificate(readFileSync(file(name)))
    } catch {
      // What this means is the caller's to say: an authority cannot be made again, a leaf can.
      return undefined
    }
  }

  return {
    path,
    readAuthority: () => {
      const key = readKey(`${AUTHORITY}.key`)
      const certificate = readCertificate(`${AUTHORITY}.pem`)
      if (!key && !existsSync(file(`${AUTHORITY}.pem`))) return undefined
      // Interrupted between the two files of the first start: nobody can have trusted it yet.
      if (key && !existsSync(file(`${AUTHORITY}.pem`))) return undefined
      if (!key || !certificate || !certificate.checkPrivateKey(key)) {
        throw new TlsError(`${path}: the own authority is damaged; put it back from the backup`)
      }
      return { key, certificate }
    },
    keepAuthority: ({ key, certificate }) => {
      const pem = key.export({ type: 'pkcs8', format: 'pem' })
      replaceFileDurably(path, `${AUTHORITY}.key`, pem, 0o600)
      replaceFileDurably(path, `${AUTHORITY}.pem`, certificate.toString(), 0o644)
    },
    readServerKey: () => readKey(`${SERVER}.key`),
    keepServerKey: (key) => {
      keepKey(`${SERVER}.key`, key)
    },
    readServerCertificate: () => readCertificate(`${SERVER}.pem`),
    keepServerCertificate: (certificate) => {
      replaceFileDurably(path, `${SERVER}.pem`, certificate.toString(), 0o644)
    },
  }
}
