import { createHash, createPublicKey, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { decryptBytes, encryptBytes } from '@wenkao/sealed-files'
import { sign } from 'node:crypto'
import type { SigningKey } from '../../platform/keys.fs.ts'
import { BackupError } from './backup-error.ts'
import {
  BackupBlob,
  BackupEnd,
  BackupHead,
  BackupSignature,
  BackupTable,
  manifestPath,
  type BackupManifest,
} from './backup-format.ts'
import type { BackupTarget } from './backup-target.ts'

const zip = promisify(gzip)
const unzip = promisify(gunzip)
const MOST_MANIFEST_BYTES = 2 ** 31 - 1

const lineOf = (value: object): string => `${JSON.stringify(value)}\n`
const digestOf = (lines: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line)
  return hash.digest('hex')
}

/** The file of a manifest, signed and encrypted to the backup's recipients. */
export async function sealManifest(
  manifest: Omit<BackupManifest, 'signature'>,
  key: SigningKey,
): Promise<Uint8Array> {
  const { head, tables, blobs, counts } = manifest
  const lines = [head, ...tables, ...blobs, { kind: 'end', counts }].map(lineOf)
  const { x = '' } = key.publicKey.export({ format: 'jwk' })
  const signature = {
    kind: 'signature',
    keyId: key.keyId,
    publicKey: x,
    signature: sign(null, Buffer.from(digestOf(lines)), key.privateKey).toString('base64url'),
  }
  lines.push(lineOf(signature))
  return encryptBytes(await zip(Buffer.from(lines.join(''))), head.recipients)
}

/**
 * Opens a manifest and proves that it is whole and signed by the key that it names; whose key that is,
 * the caller compares.
 * @throws BackupError `noBackup`, `wrongKey`, `damagedManifest`, `newerProgram`.
 */
export async function readManifest(
  target: BackupTarget,
  backupId: string,
  identities: readonly string[],
): Promise<BackupManifest> {
  const path = manifestPath(backupId)
  const file = await target.get(path)
  if (!file) throw new BackupError('noBackup', `There is no ${path} at ${target.name}`)
  const opened = await decryptBytes(file, identities)
  if (opened.kind === 'wrongKey')
    throw new BackupError('wrongKey', `${path} is not sealed to this key`)
  const damaged = (how: string, cause?: unknown) =>
    new BackupError('damagedManifest', `${path} is damaged: ${how}`, { cause })
  if (opened.kind === 'damaged') throw damaged('not the bytes that were written')
  let text: string
  try {
    text = Buffer.from(
      await unzip(opened.bytes, { maxOutputLength: MOST_MANIFEST_BYTES }),
    ).toString('utf8')
  } catch (cause) {
    throw damaged('not the bytes that were written', cause)
  }
  const lines = text.split('\n')
  if (lines.pop() !== '') throw damaged('it does not end')
  const values = lines.map((line) => JSON.parse(line) as { kind: string; version?: number })
  const [first] = values
  if (first?.kind === 'head' && (first.version ?? 0) > 1)
    throw new BackupError('newerProgram', `${path} was written by a newer program`)
  const end = BackupEnd.safeParse(values.at(-2))
  const signature = BackupSignature.safeParse(values.at(-1))
  const head = BackupHead.safeParse(first)
  if (!head.success || !end.success || !signature.success) throw damaged('it is not complete')
  if (head.data.backupId !== backupId) throw damaged(`it is that of ${head.data.backupId}`)
  const { keyId, publicKey, signature: signed } = signature.data
  const signing = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
    format: 'jwk',
  })
  const digest = digestOf(lines.slice(0, -1).map((line) => `${line}\n`))
  if (!verify(null, Buffer.from(digest), signing, Buffer.from(signed, 'base64url')))
    throw damaged(`it is not what key ${keyId} signed`)
  const between = values.slice(1, -2)
  return {
    head: head.data,
    tables: between.filter(({ kind }) => kind === 'table').map((value) => BackupTable.parse(value)),
    blobs: between.filter(({ kind }) => kind === 'blob').map((value) => BackupBlob.parse(value)),
    counts: end.data.counts,
    signature: signature.data,
  }
}
