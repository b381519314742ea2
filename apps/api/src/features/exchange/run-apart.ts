import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ReadItems, ReadWish, WrittenItems } from '@wenkao/exchange'
import type { BankItem } from '@wenkao/shared/bank'
import type { ExchangeFormat } from '@wenkao/shared/exchange'
import { ApiError } from '../../platform/api-error.ts'

/** What the thread is given. */
export type ExchangeWork =
  | {
      readonly kind: 'read'
      readonly bytes: Uint8Array
      readonly format: ExchangeFormat
      readonly wish: Omit<ReadWish, 'decode'>
    }
  | {
      readonly kind: 'write'
      readonly items: readonly BankItem[]
      readonly format: ExchangeFormat
      readonly pictures: ReadonlyMap<string, Uint8Array>
    }

/** The tree of the largest file within the limits; a thread that needs more fails alone. */
const MOST_MEMORY_MB = 1024
/** What takes longer would keep a processor from an exam. */
const MOST_MS = 60_000

/**
 * Reads or writes a file of exchange in a thread of its own: meanwhile this process takes answers and
 * hand-ins (R8), and what a hostile file does to it does it alone.
 * @throws ApiError fileUnreadable when it takes too long or needs too much memory.
 */
async function runApart(work: ExchangeWork): Promise<unknown> {
  const worker = new Worker(new URL('./exchange-thread.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const limit = AbortSignal.timeout(MOST_MS)
  try {
    const [done] = (await once(worker, 'message', { signal: limit })) as [unknown]
    return done
  } catch (error) {
    const isTooMuch =
      limit.aborted || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    if (!isTooMuch) throw error
    throw new ApiError('fileUnreadable', 'This file takes too long or needs too much memory')
  } finally {
    await worker.terminate()
  }
}

export const readApart = (work: Omit<Extract<ExchangeWork, { kind: 'read' }>, 'kind'>) =>
  runApart({ kind: 'read', ...work }) as Promise<ReadItems>

export const writeApart = (work: Omit<Extract<ExchangeWork, { kind: 'write' }>, 'kind'>) =>
  runApart({ kind: 'write', ...work }) as Promise<WrittenItems>
