import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { decryptBytes, encryptBytes } from '@wenkao/sealed-files'
import type { SigningKey } from '../../platform/keys.fs.ts'
import { BackupError } from './backup-error.ts'
import { BackupSignature } from './backup-format.ts'

const zip = promisify(gzip)
const unzip = promisify(gunzip)
const MOST_BYTES = 2 ** 31 - 1

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`
const digestOf = (lines: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line)
  return hash.digest('hex')
}

/** Lines of JSON with their signature as the last one, gzipped, encrypted to the backup's recipients. */
export async function sealLines(
  values: readonly object[],
  key: SigningKey,
  recipients: readonly string[],
): Promise<Uint8Array> {
  const lines = values.map(lineOf)
  const { x = '' } = key.publicKey.export({ format: 'jwk' })
  const signature = {
    kind: 'signature',
    keyId: key.keyId,
    publicKey: x,
    signature: sign(null, Buffer.from(digestOf(lines)), key.privateKey).toString('base64url'),
  }
  lines.push(lineOf(signature))
  return encryptBytes(await zip(Buffer.from(lines.join(''))), recipients)
}

/** What `sealLines` sealed, opened; nothing of it is proven yet. */
export interface OpenedLines {
  /** With the signature as the last. */
  readonly values: readonly { readonly kind: string; readonly version?: number }[]
  /** The signature, when it is that of the key that it names; whose key that is, the caller compares. */
  readonly signature: BackupSignature | undefined
  damaged(how: string, cause?: unknown): BackupError
}

/** @throws BackupError `wrongKey`, `damagedManifest`. */
export async function openLines(
  file: Uint8Array,
  path: string,
  identities: readonly string[],
): Promise<OpenedLines> {
  const opened = await decryptBytes(file, identities)
  if (opened.kind === 'wrongKey')
    throw new BackupError('wrongKey', `${path} is not sealed to this key`)
  const damaged = (how: string, cause?: unknown) =>
    new BackupError('damagedManifest', `${path} is damaged: ${how}`, { cause })
  if (opened.kind === 'damaged') throw damaged('not the bytes that were written')
  let text: string
  try {
    text = Buffer.from(await unzip(opened.bytes, { maxOutputLength: MOST_BYTES })).toString('utf8')
  } catch (cause) {
    throw damaged('not the bytes that were written', cause)
  }
  const lines = text.split('\n')
  if (lines.pop() !== '') throw damaged('it does not end')
  const values = lines.map((line) => JSON.parse(line) as { kind: string; version?: number })
  const signature = BackupSignature.safeParse(values.at(-1))
  const isSigned = signature.success && isSignedBy(signature.data, lines.slice(0, -1))
  return { values, signature: isSigned ? signature.data : undefined, damaged }
}

function isSignedBy({ publicKey, signature }: BackupSignature, lines: readonly string[]): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
  const digest = digestOf(lines.map((line) => `${line}\n`))
  return verify(null, Buffer.from(digest), key, Buffer.from(signature, 'base64url'))
}
