import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { StartOutline, TemplateFault } from '@wenkao/office'

/** What the thread is asked: one thing, then it ends. */
export type OfficeQuestion =
  | { readonly kind: 'outline'; readonly bytes: Uint8Array; readonly fileName: string }
  | {
      readonly kind: 'trial'
      readonly template: unknown
      /** Contents that the template names by their hash. */
      readonly uploaded: ReadonlyMap<string, Uint8Array>
      /** Which task is made as a sample; none unless told. */
      readonly draw?: number | undefined
    }

/** One task of a template, as its author is shown it. */
export interface TemplateSample {
  readonly title: string
  readonly instruction: string
  readonly points: number
  readonly files: { path: string; size: number }[]
  readonly checkpoints: {
    id: string
    code: string
    title: { zh: string; en: string }
    points: number
  }[]
}
export interface TrialOutcome {
  readonly faults: readonly TemplateFault[]
  readonly sample: TemplateSample | null
  readonly tasks: number
}

/** The largest start files several times over; a thread that needs more fails alone. */
const MOST_MEMORY_MB = 512
/** Trying sixty draws takes seconds; what takes a minute would keep a processor from an exam. */
const MOST_MS = 60_000

/** Looks into a file that somebody sent; one that takes the thread's memory or time is hostile. */
export async function outlineApart(bytes: Uint8Array, fileName: string): Promise<StartOutline> {
  const refused = {
    kind: 'refused',
    reason: 'hostile',
    detail: 'reading it takes too much',
  } as const
  try {
    const outline = await ask<StartOutline>({ kind: 'outline', bytes, fileName })
    return outline === 'late' ? refused : outline
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      return refused
    throw error
  }
}

/** Tries a template; `late` when that takes more than a minute. @throws Error when the thread fails. */
export function tryApart(
  trial: Omit<Extract<OfficeQuestion, { kind: 'trial' }>, 'kind'>,
): Promise<TrialOutcome | 'late'> {
  return ask<TrialOutcome>({ kind: 'trial', ...trial })
}

/** In a thread of its own: meanwhile this process takes answers and hand-ins (R8). */
async function ask<Answer>(question: OfficeQuestion): Promise<Answer | 'late'> {
  const worker = new Worker(new URL('./office-thread.ts', import.meta.url), {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const limit = AbortSignal.timeout(MOST_MS)
  try {
    return await Promise.race([
      once(worker, 'message', { signal: limit }).then(([told]) => told as Answer),
      once(worker, 'exit', { signal: limit }).then(([code]) => {
        throw new Error(`The thread of office files ended with ${String(code)}`)
      }),
    ])
  } catch (error) {
    if (limit.aborted) return 'late'
    throw error
  } finally {
    await worker.terminate()
  }
}
