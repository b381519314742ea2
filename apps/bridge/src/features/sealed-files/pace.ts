import { setImmediate } from 'node:timers/promises'

export interface Pace {
  /** Waits while answers need the disk. */
  readonly giveWay: () => Promise<void>
  /** Part of the time in which there is work, 0 < share ≤ 1; the rest is left to everybody else. */
  readonly share: number
  /** Ends the stream with its reason. */
  readonly signal?: AbortSignal
}

/** Longer rests would only keep the file open, ms. */
const LONGEST_REST_MS = 200

/**
 * Lets answers go before the making of a sealed file, chunk by chunk (R1): sealing takes a core, and
 * an answer that comes meanwhile waits for one chunk at most.
 */
export function pace(
  bytes: ReadableStream<Uint8Array>,
  { giveWay, share, signal }: Pace,
): ReadableStream<Uint8Array> {
  const reader = bytes.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await setImmediate()
        await giveWay()
        if (signal?.aborted === true) {
          await reader.cancel(signal.reason)
          throw signal.reason
        }
        const startedAt = performance.now()
        const { done, value } = await reader.read()
        if (done) {
          controller.close()
          return
        }
        controller.enqueue(value)
        const restMs = (performance.now() - startedAt) * (1 / share - 1)
        if (restMs >= 1) {
          await new Promise((resolve) => setTimeout(resolve, Math.min(LONGEST_REST_MS, restMs)))
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
