import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ReadItems, ReadTasks, ReadWish, WrittenItems } from '@wenkao/exchange'
import type { BankItem } from '@wenkao/shared/bank'
import type { ExchangeFormat, PackedTask } from '@wenkao/shared/exchange'
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
  | { readonly kind: 'readTasks'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'writeTasks'
      readonly tasks: readonly PackedTask[]
      readonly files: ReadonlyMap<string, Uint8Array>
    }
/** What it says: a result, or that the file would be too large. */
export type ExchangeAnswer =
  | { readonly isDone: true; readonly result: unknown }
  | { readonly isDone: false; readonly detail: string }

/** The tree of the largest file within the limits; a thread that needs more fails alone. */
const MOST_MEMORY_MB = 1024
/** What takes longer would keep a processor from an exam. */
const MOST_MS = 60_000

/**
 * Reads or writes a file of exchange in a thread of its own: meanwhile this process takes answers and
 * hand-ins (R8), and what a hostile file does to it does it alone.
 * @throws ApiError fileUnreadable when it takes too long or needs too much memory, tooLarge when what
 *   would be written is more than a reader takes.
 */
async function runApart(work: ExchangeWork): Promise<unknown> {
  const worker = new Worker(new URL('./exchange-thread.ts', import.meta.url), {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const limit = AbortSignal.timeout(MOST_MS)
  try {
    const [told] = (await once(worker, 'message', { signal: limit })) as [ExchangeAnswer]
    if (told.isDone) return told.result
    throw new ApiError('tooLarge', `Too much for one file: ${told.detail}`)
  } catch (error) {
    const isTooMuch =
      limit.aborted || (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    if (!isTooMuch) throw error
    throw new ApiError('fileUnreadable', 'This file takes too long or needs too much memory')
  } finally {
    await worker.terminate()
  }
}

type WorkOf<Kind extends ExchangeWork['kind']> = Omit<Extract<ExchangeWork, { kind: Kind }>, 'kind'>

export const readApart = (work: WorkOf<'read'>) =>
  runApart({ kind: 'read', ...work }) as Promise<ReadItems>

export const writeApart = (work: WorkOf<'write'>) =>
  runApart({ kind: 'write', ...work }) as Promise<WrittenItems>

export const readTasksApart = (work: WorkOf<'readTasks'>) =>
  runApart({ kind: 'readTasks', ...work }) as Promise<ReadTasks>

export const writeTasksApart = (work: WorkOf<'writeTasks'>) =>
  runApart({ kind: 'writeTasks', ...work }) as Promise<WrittenItems>
