import { SEALED_VERSION, type SealedKind } from '@wenkao/shared/sealed-files'
import { Decrypter } from 'age-encryption'
import {
  type KindStanza,
  type Stanza,
  fileBytes,
  hintOf,
  parseAgeHeader,
  readKindStanza,
} from './age-header.ts'
import { ByteReader } from './byte-reader.ts'
import { MAX_HEADER_BYTES, type OpenLimits } from './limits.ts'
import { Refusal } from './refusal.ts'
import { recipientOf } from './room-key.ts'

/** The decrypted archive of a sealed file whose header is proven. */
export interface OpenedArchive {
  readonly kind: SealedKind
  /** Fails with a Refusal where the file's bytes are at fault, else with the source's own error. */
  readonly bytes: ByteReader
}

/**
 * Reads a file's header, bounded, finds its key and proves the header, then decrypts as it is read.
 * @throws Refusal; what reading the file fails with.
 */
export async function openArchive(
  file: ByteReader,
  identities: readonly string[],
  limits: OpenLimits,
): Promise<OpenedArchive> {
  const first = await file.upTo(MAX_HEADER_BYTES)
  const header = parseAgeHeader(first)
  if (header.kind !== 'header') throw new Refusal(headerRefusals[header.kind], 'the age header')
  const said = readKindStanza(header.stanzas)
  const headerBytes = first.subarray(0, header.size)
  const fileKey = await findFileKey(headerBytes, header.stanzas, said, identities)
  // From here the header is what somebody sealed, each word of it.
  if (said === undefined) throw new Refusal('notSealed', 'an age file of another kind')
  if (said.version > SEALED_VERSION) throw new Refusal('futureVersion', `version ${said.version}`)
  if (said.kind === null) throw new Refusal('malformed', 'a kind that does not exist')
  if (said.archiveBytes > limits.maxBytes) {
    throw new Refusal('tooLarge', `${said.archiveBytes} bytes, ${limits.maxBytes} are allowed`)
  }

  const source = new WholeFile(file, first, fileBytes(header.size, said.archiveBytes))
  const decrypter = new Decrypter()
  decrypter.addIdentity({ unwrapFileKey: () => fileKey })
  let archive: ReadableStream<Uint8Array>
  try {
    archive = await decrypter.decrypt(source.stream)
  } catch (cause) {
    throw source.explain(cause)
  }
  return { kind: said.kind, bytes: new ByteReader(archive, (cause) => source.explain(cause)) }
}

const headerRefusals = {
  notSealed: 'notSealed',
  incomplete: 'truncated',
  futureVersion: 'futureVersion',
  broken: 'altered',
  tooLarge: 'tooLarge',
} as const

async function findFileKey(
  headerBytes: Uint8Array,
  stanzas: readonly Stanza[],
  said: KindStanza | undefined,
  identities: readonly string[],
): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  for (const identity of identities) decrypter.addIdentity(identity)
  let noneFits = false
  // Asked last, and only when no identity before it has opened the header.
  decrypter.addIdentity({
    unwrapFileKey: () => {
      noneFits = true
      return null
    },
  })
  try {
    return await decrypter.decryptHeader(headerBytes)
  } catch (cause) {
    // The library says by plain errors that a stanza is broken or that the MAC is wrong.
    if (!noneFits) throw new Refusal('altered', 'the age header', { cause })
  }
  if (said === undefined) {
    const isOurs = stanzas.some(({ args }) => args[0] === 'wenkao-kind')
    throw new Refusal(isOurs ? 'altered' : 'notSealed', 'an age file of another kind')
  }
  if (said.version > SEALED_VERSION) throw new Refusal('futureVersion', `version ${said.version}`)
  for (const identity of identities) {
    if (said.hints.includes(hintOf(await recipientOf(identity)))) {
      throw new Refusal('altered', 'the part of the age header that is for this key')
    }
  }
  throw new Refusal('foreign', 'sealed to other keys')
}

/**
 * The file's bytes again from the first, exactly as many as the header says. age's own last chunk tells
 * that something is wrong at the end, but not whether bytes are missing or are other ones.
 */
class WholeFile {
  readonly stream: ReadableStream<Uint8Array>
  #failure: { readonly cause: unknown } | undefined

  constructor(file: ByteReader, first: Uint8Array, expected: number) {
    let given = 0
    let held: Uint8Array | undefined = first
    const next = async (): Promise<Uint8Array | undefined> => {
      const bytes = held ?? (await file.some(65_536))
      held = undefined
      given += bytes?.length ?? 0
      if (given > expected) throw new Refusal('altered', 'bytes after its end')
      if (bytes === undefined && given < expected) {
        throw new Refusal('truncated', `${given} of ${expected} bytes`)
      }
      return bytes
    }
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const bytes = await next()
            if (bytes === undefined) controller.close()
            else controller.enqueue(bytes)
          } catch (cause) {
            this.#failure = { cause }
            throw cause
          }
        },
        cancel: (reason) => file.cancel(reason),
      },
      { highWaterMark: 0 },
    )
  }

  /** What a failure of the decryption comes from: the file's end, its reading, or its bytes. */
  explain(cause: unknown): unknown {
    if (this.#failure !== undefined) return this.#failure.cause
    return cause instanceof Refusal
      ? cause
      : new Refusal('altered', 'bytes that were not sealed so', { cause })
  }
}
