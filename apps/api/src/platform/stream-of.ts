/**
 * A stream that is made as fast as it is read. Where the reader goes away the source is ended; Node's own
 * `Readable.toWeb` then still hands it what was on its way, and that ends the process.
 * @param onEnd called once: whether everything was read.
 */
export function streamOf(
  source: AsyncIterable<Uint8Array>,
  onEnd: (isWhole: boolean) => unknown = () => undefined,
): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await iterator.next()
        if (done !== true) {
          controller.enqueue(value)
          return
        }
        await onEnd(true)
        controller.close()
      } catch (cause) {
        await onEnd(false)
        controller.error(cause)
      }
    },
    cancel: async () => {
      // First what the source waits for, then the source: it may be waiting for ever.
      await onEnd(false)
      await iterator.return?.().catch(() => undefined)
    },
  })
}
