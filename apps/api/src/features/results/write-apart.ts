import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

type Row = readonly (string | number | null)[]

/** What a workbook is besides its rows. */
export interface WorkbookHead {
  readonly sheet: string
  readonly headings: readonly string[]
  readonly widths: readonly number[]
}

export type WorkbookMessage =
  { readonly kind: 'rows'; readonly rows: readonly Row[] } | { readonly kind: 'end' }

/** A thread that needs more fails alone; the server goes on. */
const MOST_MEMORY_MB = 1536

/**
 * Writes a workbook in a thread of its own: 100,000 rows keep a processor busy for many seconds, in
 * which this process would take no answer and no hand-in (R8).
 * @throws Error when the thread fails, or whatever the rows throw.
 */
export async function writeWorkbookApart(
  head: WorkbookHead,
  slices: AsyncIterable<readonly Row[]>,
): Promise<Uint8Array> {
  const worker = new Worker(new URL('./workbook-thread.ts', import.meta.url), {
    workerData: head,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const isLost = new AbortController()
  const finished = Promise.race([
    once(worker, 'message', { signal: isLost.signal }).then(([bytes]) => bytes as Uint8Array),
    once(worker, 'exit', { signal: isLost.signal }).then(([code]) => {
      throw new Error(`The thread of the workbook ended with ${String(code)}`)
    }),
  ])
  // Looked at below; a failure while the rows are still being read must not count as unhandled.
  finished.catch(() => undefined)
  try {
    for await (const rows of slices) {
      worker.postMessage({ kind: 'rows', rows } satisfies WorkbookMessage)
    }
    worker.postMessage({ kind: 'end' } satisfies WorkbookMessage)
    return await finished
  } finally {
    isLost.abort()
    await worker.terminate()
  }
}
