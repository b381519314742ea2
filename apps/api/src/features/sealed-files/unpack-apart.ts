import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { SealedRefusal } from '@wenkao/shared/sealed-files'
import type { StagedFolder } from '../../platform/staged-files.fs.ts'
import type { Unpacked } from './unpack-sealed.ts'

/** What the thread is given. */
export interface UnpackTask {
  readonly path: string
  readonly sealed: string
  readonly identities: readonly string[]
}

export type UnpackReply =
  | { readonly kind: 'unpacked'; readonly unpacked: Unpacked | { readonly refused: SealedRefusal } }
  /** `code` of the system's error: a full disk is told apart by it. */
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined }

/** A manifest of 60,000 parts fits; a thread that needs more fails alone. */
const MOST_MEMORY_MB = 512

/**
 * `unpackSealed` in a thread of its own: decrypting a large package keeps a processor busy for seconds,
 * in which this process would be slow to take answers (R8).
 */
export async function unpackApart(
  folder: StagedFolder,
  sealed: string,
  identities: readonly string[],
): Promise<Unpacked | { readonly refused: SealedRefusal }> {
  const worker = new Worker(new URL('./unpack-thread.ts', import.meta.url), {
    workerData: { path: folder.path, sealed, identities } satisfies UnpackTask,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  })
  const isLost = new AbortController()
  try {
    const reply = await Promise.race([
      once(worker, 'message', { signal: isLost.signal }).then(([told]) => told as UnpackReply),
      once(worker, 'exit', { signal: isLost.signal }).then(([code]) => {
        throw new Error(`The thread that unpacks ended with ${String(code)}`)
      }),
    ])
    if (reply.kind === 'unpacked') return reply.unpacked
    throw Object.assign(new Error(reply.message), { code: reply.code })
  } finally {
    isLost.abort()
    await worker.terminate()
  }
}
