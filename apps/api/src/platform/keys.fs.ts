import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { createIdentity, recipientOf, type IdentityPair } from '@wenkao/sealed-files'
import { createFileDurably, replaceFileDurably, syncFolder } from './durable-files.fs.ts'

/*
 * The set of keys is made in a folder of another name and renamed when it is complete and flushed.
 * Renaming onto a folder with files fails, so of two first starts one wins and both read its set.
 * set.json holds what each key must be, so that a damaged one is noticed before it signs or
 * encrypts anything. No key is ever replaced: data encrypted with the old one would be lost.
 *
 * The identity of sealed files is younger than the rest. A set from before it gets one: the file is
 * flushed under another name and linked to its own, which only one of several processes can do, and
 * set.json learns of it last. Whoever is interrupted in between, or comes second, takes the file that
 * is there.
 */

/** Ed25519 pair for signing. `keyId` travels with every signature. */
export interface SigningKey {
  keyId: string
  privateKey: KeyObject
  publicKey: KeyObject
}

/** What others need to verify signatures: 32 raw bytes as base64url. */
export interface PublishedKey {
  keyId: string
  publicKey: string
}

/** The server's own keys. */
export interface Keys {
  /** Signs receipts (DESIGN section 10). */
  receiptSigning: SigningKey
  /** Signs blocks of the audit record. */
  auditSigning: SigningKey
  /** 32 bytes that go into every access code's hash. */
  pepper: KeyObject
  /** 32 bytes for AES-256-GCM over the keys of personal data. */
  dataEncryption: KeyObject
  /** 32 bytes for the HMAC of tokens. */
  token: KeyObject
  /** Opens backups, submissions and evidence packs (DESIGN section 5). */
  sealedFiles: IdentityPair
  publicKeys: { receipt: PublishedKey; audit: PublishedKey }
}

/**
 * A set of keys exists and cannot be used. `key-missing`: a file of it is not there; `key-damaged`:
 * a file is not what was made. The remedy is the backup, never a new key.
 */
export class KeySetError extends Error {
  readonly code: 'key-missing' | 'key-damaged'

  constructor(code: KeySetError['code'], message: string, options?: ErrorOptions) {
    super(`${message}. Put the folder back from the backup; nothing was changed.`, options)
    this.name = 'KeySetError'
    this.code = code
  }
}

const signingFiles = {
  receiptSigning: 'receipt-signing.pem',
  auditSigning: 'audit-signing.pem',
} as const
const secretFiles = {
  pepper: 'pepper.key',
  dataEncryption: 'data-encryption.key',
  token: 'token.key',
} as const
const identityFile = 'sealed-files.age'
const setFile = 'set.json'
const secretLength = 32

function rawPublicKey(publicKey: KeyObject): Buffer {
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return Buffer.from(x, 'base64url')
}

/** First 16 hex digits of the SHA-256 of the 32 raw bytes. */
function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256').update(rawPublicKey(publicKey)).digest('hex').slice(0, 16)
}

/** Tells a damaged secret without giving anything of it away. */
function checkValue(secret: Uint8Array): string {
  return createHmac('sha256', secret).update('wenkao key check').digest('hex')
}

function setText(checks: Record<string, string>): string {
  return JSON.stringify({ version: 1, checks })
}

async function makeSet(folder: string): Promise<void> {
  mkdirSync(folder, { mode: 0o700 })
  const checks: Record<string, string> = {}
  for (const file of Object.values(signingFiles)) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    createFileDurably(join(folder, file), pem, 0o600)
    checks[file] = keyIdOf(publicKey)
  }
  for (const file of Object.values(secretFiles)) {
    const secret = randomBytes(secretLength)
    createFileDurably(join(folder, file), `${secret.toString('base64url')}\n`, 0o600)
    checks[file] = checkValue(secret)
  }
  const { identity, recipient } = await createIdentity()
  createFileDurably(join(folder, identityFile), `${identity}\n`, 0o600)
  checks[identityFile] = recipient
  createFileDurably(join(folder, setFile), setText(checks), 0o600)
  syncFolder(folder)
}

function isTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  // Windows answers EPERM where POSIX answers EEXIST or ENOTEMPTY.
  return code === 'EEXIST' || code === 'ENOTEMPTY' || code === 'EPERM'
}

async function makeSetOnce(parent: string, keysFolder: string): Promise<void> {
  mkdirSync(parent, { recursive: true })
  const making = join(parent, `keys.${crypto.randomUUID()}.making`)
  try {
    await makeSet(making)
    renameSync(making, keysFolder)
  } catch (error) {
    if (!(isTaken(error) && existsSync(keysFolder))) throw error
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  syncFolder(parent)
}

function readKeyFile(keysFolder: string, name: string): string {
  const file = join(keysFolder, name)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new KeySetError('key-missing', `The key ${file} is missing`, { cause: error })
    throw error
  }
  // A restored backup may have lost the permissions; nobody else has a use for these files.
  if (process.platform !== 'win32') chmodSync(file, 0o600)
  return text
}

function readChecks(keysFolder: string): Map<string, string> {
  const text = readKeyFile(keysFolder, setFile)
  try {
    const { checks } = JSON.parse(text) as { checks: Record<string, string> }
    return new Map(Object.entries(checks))
  } catch (error) {
    const file = join(keysFolder, setFile)
    throw new KeySetError('key-damaged', `${file} is damaged`, { cause: error })
  }
}

/** Adds the identity of sealed files to a set from before it. */
async function addIdentityOnce(keysFolder: string, checks: Map<string, string>): Promise<void> {
  if (checks.has(identityFile)) return
  const file = join(keysFolder, identityFile)
  if (!existsSync(file)) {
    const making = `${file}.${crypto.randomUUID()}.new`
    createFileDurably(making, `${(await createIdentity()).identity}\n`, 0o600)
    try {
      linkSync(making, file)
    } catch (error) {
      if (!(isTaken(error) && existsSync(file))) throw error
    } finally {
      rmSync(making, { force: true })
    }
    syncFolder(keysFolder)
  }
  checks.set(identityFile, (await readIdentity(keysFolder)).recipient)
  const grown = setText(Object.fromEntries(checks))
  replaceFileDurably(keysFolder, setFile, grown, 0o600)
}

async function readIdentity(keysFolder: string): Promise<IdentityPair> {
  const identity = readKeyFile(keysFolder, identityFile).trim()
  try {
    return { identity, recipient: await recipientOf(identity) }
  } catch (error) {
    const file = join(keysFolder, identityFile)
    throw new KeySetError('key-damaged', `The key ${file} is damaged`, { cause: error })
  }
}

async function readSet(keysFolder: string): Promise<Keys> {
  if (process.platform !== 'win32') chmodSync(keysFolder, 0o700)
  const checks = readChecks(keysFolder)
  await addIdentityOnce(keysFolder, checks)

  const damaged = (name: string, cause?: unknown) =>
    new KeySetError('key-damaged', `The key ${join(keysFolder, name)} is damaged`, { cause })

  const readSigning = (name: string): SigningKey => {
    const pem = readKeyFile(keysFolder, name)
    let privateKey: KeyObject
    try {
      privateKey = createPrivateKey(pem)
    } catch (error) {
      throw damaged(name, error)
    }
    if (privateKey.asymmetricKeyType !== 'ed25519') throw damaged(name)
    const publicKey = createPublicKey(privateKey)
    const keyId = keyIdOf(publicKey)
    if (keyId !== checks.get(name)) throw damaged(name)
    return { keyId, privateKey, publicKey }
  }
  const readSecret = (name: string): KeyObject => {
    const secret = Buffer.from(readKeyFile(keysFolder, name).trim(), 'base64url')
    if (secret.length !== secretLength || checkValue(secret) !== checks.get(name))
      throw damaged(name)
    return createSecretKey(secret)
  }
  const publish = ({ keyId, publicKey }: SigningKey): PublishedKey => ({
    keyId,
    publicKey: rawPublicKey(publicKey).toString('base64url'),
  })

  const sealedFiles = await readIdentity(keysFolder)
  if (sealedFiles.recipient !== checks.get(identityFile)) throw damaged(identityFile)
  const receiptSigning = readSigning(signingFiles.receiptSigning)
  const auditSigning = readSigning(signingFiles.auditSigning)
  return {
    receiptSigning,
    auditSigning,
    pepper: readSecret(secretFiles.pepper),
    dataEncryption: readSecret(secretFiles.dataEncryption),
    token: readSecret(secretFiles.token),
    sealedFiles,
    publicKeys: { receipt: publish(receiptSigning), audit: publish(auditSigning) },
  }
}

/**
 * Reads the server's keys from `keys/` in the data folder; the first start makes them, once, also
 * when several processes start together.
 *
 * Throws {@link KeySetError} when the folder exists and a key of it is missing or damaged, also when
 * it is empty: new keys would make everything encrypted or signed before unreadable or unverifiable.
 */
export async function loadKeys(options: { folder: string }): Promise<Keys> {
  const keysFolder = join(options.folder, 'keys')
  if (!existsSync(keysFolder)) await makeSetOnce(options.folder, keysFolder)
  return readSet(keysFolder)
}
