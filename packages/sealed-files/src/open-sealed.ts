import {
  SEALED_VERSION,
  SealedManifest,
  type SealedPart,
  SealedSignature,
} from '@wenkao/shared/sealed-files'
import { ByteReader } from './byte-reader.ts'
import { deliverPart } from './deliver-part.ts'
import {
  MANIFEST_NAME,
  MAX_MANIFEST_BYTES,
  MAX_SIGNATURE_BYTES,
  type OpenLimits,
  SIGNATURE_NAME,
  defaultLimits,
} from './limits.ts'
import { type OpenedArchive, openArchive } from './open-archive.ts'
import { isPartName } from './part-name.ts'
import { type TarEntry, nextEntry, passPadding } from './read-tar.ts'
import { Refusal } from './refusal.ts'
import type { OpenOutcome, SealedReader } from './sealed-file.ts'
import { isSignedBy } from './sealed-signature.ts'

const MAX_PARTS = 60_000

/**
 * Opens a sealed file and gives its manifest, then its parts, to a reader. Holds one chunk at a time,
 * and the manifest. What the reader gets is proven part by part, the file as a whole only when the
 * outcome is `opened`: until then a reader writes beside, and gives nothing as restored.
 * @param bytes the file from its first byte; it is cancelled when the reading stops before its end.
 * @param identities age identities (`AGE-SECRET-KEY-1…`) that are tried in turn.
 * @returns a refusal for whatever bytes come; never throws for those.
 * @throws what the reader throws, and what reading `bytes` fails with.
 */
export async function openSealed(
  bytes: ReadableStream<Uint8Array>,
  identities: readonly string[],
  reader: SealedReader,
  limits: OpenLimits = defaultLimits,
): Promise<OpenOutcome> {
  const file = new ByteReader(bytes)
  let archive: OpenedArchive | undefined
  try {
    archive = await openArchive(file, identities, limits)
    return await readArchive(archive, reader)
  } catch (cause) {
    // Why the reading stopped is known; that a stream which failed cannot be given up says nothing new.
    await Promise.allSettled([archive?.bytes.cancel(cause), file.cancel(cause)])
    if (!(cause instanceof Refusal)) throw cause
    return { kind: 'refused', reason: cause.code, detail: cause.message }
  }
}

type FileEntry = Extract<TarEntry, { kind: 'file' }>

async function readArchive(archive: OpenedArchive, reader: SealedReader): Promise<OpenOutcome> {
  const { bytes } = archive
  const manifestBytes = await readSmall(bytes, await nextFile(bytes), MANIFEST_NAME)
  if (manifestBytes === undefined) throw new Refusal('malformed', 'no manifest at its beginning')
  const manifest = readManifest(archive, manifestBytes)

  let entry = await nextFile(bytes)
  const signatureBytes = await readSmall(bytes, entry, SIGNATURE_NAME)
  const signature = signatureBytes === undefined ? null : readSignature(signatureBytes)
  const isValid = signature !== null && (await isSignedBy(signature, manifestBytes))
  if (signature !== null) entry = await nextFile(bytes)

  await reader.begin(manifest, signature)
  for (const part of manifest.parts) {
    if (entry === undefined) throw new Refusal('altered', `${part.name} is missing`)
    if (entry.name !== part.name) throw unexpected(entry.name, manifest.parts)
    if (entry.size !== part.size) throw new Refusal('altered', `${part.name} has another size`)
    await deliverPart(bytes, part, reader)
    await passOn(bytes, part.size)
    entry = await nextFile(bytes)
  }
  if (entry !== undefined) throw unexpected(entry.name, manifest.parts)
  return {
    kind: 'opened',
    manifest,
    signature: signature === null ? 'absent' : isValid ? 'valid' : 'invalid',
    publicKey: signature?.publicKey ?? null,
  }
}

/** @returns undefined at the end of the archive, with age's own end reached and proven, too. */
async function nextFile(bytes: ByteReader): Promise<FileEntry | undefined> {
  const entry = await nextEntry(bytes)
  if (entry.kind === 'truncated') throw new Refusal('truncated', 'in the archive')
  if (entry.kind === 'malformed') throw new Refusal('malformed', entry.detail)
  return entry.kind === 'end' ? undefined : entry
}

async function passOn(bytes: ByteReader, size: number): Promise<void> {
  if (!(await passPadding(bytes, size))) throw new Refusal('truncated', 'in the archive')
}

const MAX_BYTES = {
  [MANIFEST_NAME]: MAX_MANIFEST_BYTES,
  [SIGNATURE_NAME]: MAX_SIGNATURE_BYTES,
}

/** Content of an entry that is held in memory; undefined when the entry is another one. */
async function readSmall(
  bytes: ByteReader,
  entry: FileEntry | undefined,
  name: keyof typeof MAX_BYTES,
): Promise<Uint8Array | undefined> {
  if (entry?.name !== name) return undefined
  if (entry.size > MAX_BYTES[name]) throw new Refusal('tooLarge', name)
  const content = await bytes.exactly(entry.size)
  if (content === undefined) throw new Refusal('truncated', `in ${name}`)
  await passOn(bytes, entry.size)
  return content
}

function readManifest(archive: OpenedArchive, bytes: Uint8Array): SealedManifest {
  const json = parseJson(bytes)
  const parts = fieldOf(json, 'parts')
  const version = fieldOf(json, 'version')
  if (fieldOf(json, 'format') !== 'wenkao-sealed') throw new Refusal('malformed', 'no manifest')
  if (typeof version === 'number' && version > SEALED_VERSION) {
    throw new Refusal('futureVersion', `version ${version}`)
  }
  if (Array.isArray(parts) && parts.length > MAX_PARTS) {
    throw new Refusal('tooLarge', `${parts.length} parts, ${MAX_PARTS} are allowed`)
  }
  const parsed = SealedManifest.safeParse(json)
  if (!parsed.success) {
    throw new Refusal('malformed', 'a manifest that is not complete', { cause: parsed.error })
  }
  const manifest = parsed.data
  if (manifest.kind !== archive.kind) {
    throw new Refusal('altered', `${archive.kind} outside, ${manifest.kind} inside`)
  }
  const names = new Set(manifest.parts.map(({ name }) => name))
  if (names.size < manifest.parts.length) throw new Refusal('malformed', 'two parts of one name')
  for (const name of names) if (!isPartName(name)) throw unsafe(name)
  return manifest
}

function readSignature(bytes: Uint8Array): SealedSignature {
  const parsed = SealedSignature.safeParse(parseJson(bytes))
  if (!parsed.success) throw new Refusal('malformed', SIGNATURE_NAME, { cause: parsed.error })
  return parsed.data
}

function unexpected(name: string, parts: readonly SealedPart[]): Refusal {
  if (!isPartName(name)) return unsafe(name)
  return parts.some((part) => part.name === name)
    ? new Refusal('altered', `${name} is there twice or out of order`)
    : new Refusal('altered', `${name} is not in the manifest`)
}

const unsafe = (name: string): Refusal =>
  new Refusal('malformed', `the name ${JSON.stringify(name.slice(0, 200))}`)

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof TypeError) {
      throw new Refusal('malformed', 'no JSON in UTF-8', { cause })
    }
    throw cause
  }
}

function fieldOf(json: unknown, key: string): unknown {
  return typeof json === 'object' && json !== null && key in json
    ? (json as Record<string, unknown>)[key]
    : undefined
}
