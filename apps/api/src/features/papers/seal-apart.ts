import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { sealPackage, type PackageToSeal, type SealedBytes } from './seal-package.ts'

/** Seals packages; ended with `close`. */
export interface PackageSealer {
  /** @throws Error when the thread fails: it fails alone, and the server goes on. */
  seal(given: PackageToSeal): Promise<SealedBytes>
  close(): Promise<void>
}

/** What takes less than a thread takes to start, bytes. */
const SMALL = 1024 * 1024

/**
 * Seals packages of that length, larger ones in a thread of its own: meanwhile this process takes answers
 * and hand-ins (R8).
 */
export function createPackageSealer(length: number): PackageSealer {
  if (length <= SMALL) {
    return {
      seal: (given) => Promise.resolve(sealPackage(given)),
      close: () => Promise.resolve(),
    }
  }
  const worker = new Worker(new URL('./package-thread.ts', import.meta.url))
  return {
    seal: async (given) => {
      const isDone = new AbortController()
      const { signal } = isDone
      const outcome = Promise.race([
        once(worker, 'message', { signal }).then(([sealed]) => sealed as SealedBytes),
        once(worker, 'exit', { signal }).then(([code]) => {
          throw new Error(`The thread of packages ended with ${String(code)}`)
        }),
      ])
      worker.postMessage(given)
      try {
        return await outcome
      } finally {
        isDone.abort()
      }
    },
    close: async () => {
      await worker.terminate()
    },
  }
}
