/** Reads a stream in pieces of a wanted size; holds no more than the stream's last chunk. */
export class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #explain: (cause: unknown) => unknown
  #held: Uint8Array = new Uint8Array(0)

  /** @param explain what is thrown instead when the stream fails. */
  constructor(stream: ReadableStream<Uint8Array>, explain = (cause: unknown): unknown => cause) {
    this.#reader = stream.getReader()
    this.#explain = explain
  }

  /**
   * The next bytes, at least one and at most so many.
   * @returns undefined at the end of the stream.
   */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#held.length === 0) {
      const chunk = await this.#read()
      if (chunk === undefined) return undefined
      this.#held = chunk
    }
    const bytes = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(bytes.length)
    return bytes
  }

  /**
   * Exactly so many bytes, in memory of their own.
   * @returns undefined when the stream ends before.
   */
  async exactly(count: number): Promise<Uint8Array | undefined> {
    const bytes = await this.upTo(count)
    return bytes.length === count ? bytes : undefined
  }

  /** So many bytes, or all that are left when the stream ends before. */
  async upTo(count: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(count)
    let at = 0
    while (at < count) {
      const some = await this.some(count - at)
      if (some === undefined) break
      bytes.set(some, at)
      at += some.length
    }
    return bytes.subarray(0, at)
  }

  /** Gives the stream up; what is left of it is not read. */
  async cancel(reason?: unknown): Promise<void> {
    await this.#reader.cancel(reason)
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      return (await this.#reader.read()).value
    } catch (cause) {
      throw this.#explain(cause)
    }
  }
}
