import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@wenkao/shared/kernel'
import { SEALED_VERSION, SealedManifest, type SealedSignature } from '@wenkao/shared/sealed-files'
import { Encrypter, Stanza } from 'age-encryption'
import { kindStanza } from './age-header.ts'
import { MANIFEST_NAME, MAX_MANIFEST_BYTES, SIGNATURE_NAME } from './limits.ts'
import { isPartName } from './part-name.ts'
import { SealError } from './seal-error.ts'
import type { PartSource, ToSeal } from './sealed-file.ts'
import { sealedSignatureText } from './sealed-signature.ts'
import { paddingOf } from './tar-block.ts'
import { ARCHIVE_END, entryBytes, entryHead } from './write-tar.ts'

/**
 * Seals a backup, submission or evidence pack (DESIGN section 5): age v1 around a tar with the manifest
 * first, its signature second, then the parts in their order. Reads each part when its turn comes and
 * no faster than the result is read; giving the result up gives the part up.
 * @returns the file's bytes. The stream fails with SealError `partChanged` when a part's bytes are not
 *   what its size and hash say, and with the part's own error when that cannot be read.
 * @throws SealError `noRecipient`; `notSealable` for a name, size or manifest that no reader would take.
 */
export async function sealFile(content: ToSeal): Promise<ReadableStream<Uint8Array>> {
  if (content.recipients.length === 0) throw new SealError('noRecipient', 'Nobody could open it')
  checkParts(content.parts)
  const front = frontOf(content)
  const archiveBytes =
    front.reduce((sum, { name, bytes }) => sum + entryBytes(name, bytes.length), 0) +
    content.parts.reduce((sum, { name, size }) => sum + entryBytes(name, size), 0) +
    ARCHIVE_END.length

  const encrypter = new Encrypter()
  const kind = kindStanza(content.manifest.kind, archiveBytes, content.recipients)
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza(kind.args, kind.body)] })
  for (const recipient of content.recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch (cause) {
      throw new SealError('noRecipient', `${recipient} is no age recipient`, { cause })
    }
  }
  const archive = archiveOf(front, content.parts, content.manifest.sealedAt)
  const file = (await encrypter.encrypt(archive.stream)).getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await file.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        // The library passes it on without waiting; who gave up may want to remove what was read.
        await Promise.all([file.cancel(reason), archive.giveUp(reason)])
      },
    },
    { highWaterMark: 0 },
  )
}

interface FrontEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

function frontOf(content: ToSeal): FrontEntry[] {
  const parsed = SealedManifest.safeParse({
    format: 'wenkao-sealed',
    version: SEALED_VERSION,
    ...content.manifest,
    parts: content.parts.map(({ name, role, size, sha256 }) => ({ name, role, size, sha256 })),
  })
  if (!parsed.success) {
    throw new SealError('notSealable', 'The manifest is not complete', { cause: parsed.error })
  }
  const manifest = utf8ToBytes(JSON.stringify(parsed.data))
  if (manifest.length > MAX_MANIFEST_BYTES) {
    throw new SealError('notSealable', `A manifest of ${manifest.length} bytes is too long`)
  }
  const signed = content.sign(sealedSignatureText(manifest))
  if (signed === null) return [{ name: MANIFEST_NAME, bytes: manifest }]
  const signature: SealedSignature = { algorithm: 'Ed25519', ...signed }
  return [
    { name: MANIFEST_NAME, bytes: manifest },
    { name: SIGNATURE_NAME, bytes: utf8ToBytes(JSON.stringify(signature)) },
  ]
}

function checkParts(parts: readonly PartSource[]): void {
  const names = new Set<string>()
  for (const { name } of parts) {
    if (!isPartName(name)) throw new SealError('notSealable', `No name for a part: ${name}`)
    if (names.has(name)) throw new SealError('notSealable', `Two parts of one name: ${name}`)
    names.add(name)
  }
}

interface Archive {
  /** Made piece by piece as it is read. */
  readonly stream: ReadableStream<Uint8Array>
  giveUp(reason: unknown): Promise<void>
}

function archiveOf(
  front: readonly FrontEntry[],
  parts: readonly PartSource[],
  sealedAt: number,
): Archive {
  let current: ReadableStreamDefaultReader<Uint8Array> | undefined

  async function* pieces(): AsyncGenerator<Uint8Array, undefined> {
    for (const { name, bytes } of front) {
      yield entryHead(name, bytes.length, sealedAt)
      yield bytes
      yield new Uint8Array(paddingOf(bytes.length))
    }
    for (const part of parts) {
      yield entryHead(part.name, part.size, sealedAt)
      current = (await part.open()).getReader()
      yield* checkedPart(part, current)
      current = undefined
      yield new Uint8Array(paddingOf(part.size))
    }
    yield ARCHIVE_END
    return undefined
  }

  const source = pieces()
  const giveUp = async (reason: unknown) => {
    // The part first: the generator ends only after a read that it waits for.
    await current?.cancel(reason)
    await source.return(undefined)
  }
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await source.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: giveUp,
    },
    { highWaterMark: 0 },
  )
  return { stream, giveUp }
}

async function* checkedPart(
  part: PartSource,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined> {
  const digest = sha256.create()
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.length
    if (size > part.size) {
      await reader.cancel()
      throw new SealError('partChanged', `${part.name} has more than ${part.size} bytes`)
    }
    digest.update(value)
    yield value
  }
  if (size < part.size || bytesToHex(digest.digest()) !== part.sha256) {
    throw new SealError('partChanged', `${part.name} is not what was to be sealed`)
  }
  return undefined
}
