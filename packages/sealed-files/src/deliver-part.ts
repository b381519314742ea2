import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@wenkao/shared/kernel'
import type { SealedPart } from '@wenkao/shared/sealed-files'
import type { ByteReader } from './byte-reader.ts'
import { Refusal } from './refusal.ts'
import type { SealedReader } from './sealed-file.ts'

/**
 * Gives one part to the reader, and proves it whether or not the reader reads it to its end.
 * @throws Refusal when its bytes are not those of the manifest; what the reader throws.
 */
export async function deliverPart(
  archive: ByteReader,
  part: SealedPart,
  reader: SealedReader,
): Promise<void> {
  const bytes = new PartBytes(archive, part)
  try {
    await reader.part(part, bytes.stream)
  } catch (cause) {
    // A reader that failed on bad bytes did not fail by itself.
    if (bytes.failure !== undefined) throw bytes.failure.cause
    throw cause
  }
  await bytes.passRest()
}

class PartBytes {
  readonly stream: ReadableStream<Uint8Array>
  failure: { readonly cause: unknown } | undefined
  readonly #archive: ByteReader
  readonly #part: SealedPart
  readonly #digest = sha256.create()
  #left: number
  #proven = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(archive: ByteReader, part: SealedPart) {
    this.#archive = archive
    this.#part = part
    this.#left = part.size
    this.stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const bytes = await this.#next()
          if (bytes === undefined) controller.close()
          else controller.enqueue(bytes)
        },
      },
      { highWaterMark: 0 },
    )
  }

  async passRest(): Promise<void> {
    while ((await this.#next()) !== undefined);
  }

  /** One after the other: the reader may have left a read of its own behind. */
  #next(): Promise<Uint8Array | undefined> {
    const next = this.#turn.then(() => this.#read())
    this.#turn = next.catch((cause: unknown) => {
      this.failure ??= { cause }
    })
    return next
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.failure !== undefined) throw this.failure.cause
    if (this.#proven) return undefined
    const bytes = this.#left === 0 ? new Uint8Array(0) : await this.#archive.some(this.#left)
    if (bytes === undefined) throw new Refusal('truncated', `in ${this.#part.name}`)
    this.#digest.update(bytes)
    this.#left -= bytes.length
    if (this.#left > 0) return bytes
    // Before the last bytes are given away: who reads to the end has the right bytes.
    if (bytesToHex(this.#digest.digest()) !== this.#part.sha256) {
      throw new Refusal('altered', `${this.#part.name} is not what the manifest says`)
    }
    this.#proven = true
    return bytes.length === 0 ? undefined : bytes
  }
}
