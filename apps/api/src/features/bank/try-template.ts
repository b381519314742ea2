import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { TemplateFault } from '@wenkao/office'
import type { TaskContent, TemplateFaults } from '@wenkao/shared/bank'
import type { Services } from '../../platform/services.ts'

/** What the thread is given. */
export interface TemplateTrial {
  readonly template: unknown
  /** Contents that the template names by their hash. */
  readonly uploaded: ReadonlyMap<string, Uint8Array>
}

/** Faults as a page shows them, each once. */
type ShownFaults = TemplateFaults['templateFaults']

/** The largest start files of a template several times over; a thread that needs more fails alone. */
const MOST_MEMORY_MB = 512
/** Trying sixty draws takes seconds; what takes a minute would keep a processor from an exam. */
const MOST_MS = 60_000
const MOST_FAULTS = 20

const TOO_LONG: ShownFaults[number] = {
  messageZh: '检验用时过长，请减少参数的取值或步骤',
  messageEn: 'trying it takes too long; allow fewer values or steps',
}

/**
 * Tries a template as publishing asks (CHECKPOINTS 2.8) in a thread of its own: meanwhile this process
 * takes answers and hand-ins (R8).
 * @returns what its author has to mend; nothing when it holds what it has to.
 */
export async function tryTemplate(
  { blobs }: Pick<Services, 'blobs'>,
  { template }: TaskContent,
): Promise<ShownFaults> {
  const uploaded = new Map<string, Uint8Array>()
  for (const hash of JSON.stringify(template).match(/(?<=")[0-9a-f]{64}(?=")/g) ?? []) {
    const bytes = await blobs.read(hash)
    if (bytes) uploaded.set(hash, bytes)
  }
  const worker = new Worker(new URL('./template-thread.ts', import.meta.url), {
    workerData: { template, uploaded } satisfies TemplateTrial,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const limit = AbortSignal.timeout(MOST_MS)
  try {
    const faults = await Promise.race([
      once(worker, 'message', { signal: limit }).then(([told]) => told as TemplateFault[]),
      once(worker, 'exit', { signal: limit }).then(([code]) => {
        throw new Error(`The thread of templates ended with ${String(code)}`)
      }),
    ])
    const shown = new Map(faults.map((one) => [one.messageZh, one]))
    return [...shown.values()]
      .slice(0, MOST_FAULTS)
      .map(({ messageZh, messageEn }) => ({ messageZh, messageEn }))
  } catch (error) {
    if (limit.aborted) return [TOO_LONG]
    throw error
  } finally {
    await worker.terminate()
  }
}
