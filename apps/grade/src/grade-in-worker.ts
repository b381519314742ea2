import { Worker } from 'node:worker_threads'
import type { GradeInput, TaskVerdict } from '@wenkao/office'

/** A document that cannot be graded within the bounds; the others are. */
export interface Stopped {
  readonly kind: 'stopped'
  readonly reason: string
}
export type GradeOutcome = { readonly kind: 'graded'; readonly verdict: TaskVerdict } | Stopped

export interface Grader {
  grade(input: Omit<GradeInput, 'decodeText'>): Promise<GradeOutcome>
  stop(): Promise<void>
}

export interface GraderLimits {
  readonly timeMs: number
  readonly memoryMb: number
}

// Beside this module in the repository, and beside the one bundled file in a package.
const extension = import.meta.url.endsWith('.mjs') ? 'mjs' : 'ts'
const workerUrl = new URL(`./grade-worker.${extension}`, import.meta.url)

/**
 * Grades in a thread with bounded time and memory: one document that takes too much stops alone, and
 * the next gets a new thread.
 */
export function createGrader(limits: GraderLimits): Grader {
  let worker: Worker | undefined
  const running = (): Worker => {
    worker ??= new Worker(workerUrl, {
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
    })
    return worker
  }
  const drop = (): void => {
    void worker?.terminate()
    worker = undefined
  }
  return {
    grade: (input) =>
      new Promise<GradeOutcome>((resolve) => {
        const thread = running()
        const finish = (outcome: GradeOutcome): void => {
          clearTimeout(timer)
          thread.off('message', onMessage)
          thread.off('error', onError)
          resolve(outcome)
        }
        const onMessage = (verdict: TaskVerdict): void => {
          finish({ kind: 'graded', verdict })
        }
        const onError = (error: Error): void => {
          drop()
          finish({ kind: 'stopped', reason: error.message })
        }
        const timer = setTimeout(() => {
          drop()
          finish({
            kind: 'stopped',
            reason: `超过 ${limits.timeMs} ms / longer than ${limits.timeMs} ms`,
          })
        }, limits.timeMs)
        thread.once('message', onMessage)
        thread.once('error', onError)
        thread.postMessage(input)
      }),
    stop: async () => {
      await worker?.terminate()
      worker = undefined
    },
  }
}
