import type { Readable } from 'node:stream'

/** Reads a content piece by piece in one go: a stream cannot be entered in the middle. */
export interface PartReader {
  /**
   * Bytes from an offset on, at most `length`; fewer only where the content ends. Goes on where the
   * last piece ended or inside it, and begins anew only for what lies before it.
   */
  read(offset: number, length: number): Promise<Buffer>
  close(): void
}

/** @param open opens the content from its beginning; called again when a piece before it is wanted. */
export function createPartReader(open: () => Readable): PartReader {
  let stream: Readable | undefined
  let chunks: AsyncIterator<Buffer> | undefined
  /** What the stream gave beyond what was wanted so far. */
  let rest: Buffer = Buffer.alloc(0)
  /** Where `rest` begins. */
  let position = 0
  let last: { readonly offset: number; readonly bytes: Buffer } | undefined

  function begin(): void {
    last = undefined
    stream?.destroy()
    stream = open()
    chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
    rest = Buffer.alloc(0)
    position = 0
  }

  /** Writes the next bytes from `from` on into a piece; without one, `length` of them are passed over. */
  async function advance(length: number, into?: Buffer, from = 0): Promise<number> {
    let taken = 0
    while (taken < length) {
      if (rest.length === 0) {
        const next = await chunks?.next()
        if (!next || next.done === true) break
        rest = next.value
      }
      const piece = rest.subarray(0, length - taken)
      rest = rest.subarray(piece.length)
      position += piece.length
      if (into) piece.copy(into, from + taken)
      taken += piece.length
    }
    return taken
  }

  return {
    read: async (offset, length) => {
      let head: Buffer = Buffer.alloc(0)
      if (last && offset >= last.offset && offset < position) {
        head = last.bytes.subarray(offset - last.offset)
        if (head.length >= length) return head.subarray(0, length)
      } else {
        if (!chunks || offset < position) begin()
        await advance(offset - position)
      }
      // One allocation for each part: of a large content there are hundreds.
      const whole = Buffer.allocUnsafeSlow(length)
      head.copy(whole)
      const taken = await advance(length - head.length, whole, head.length)
      const bytes = whole.subarray(0, head.length + taken)
      last = { offset, bytes }
      return bytes
    },
    close: () => {
      stream?.destroy()
      stream = undefined
      chunks = undefined
      last = undefined
      position = 0
    },
  }
}
