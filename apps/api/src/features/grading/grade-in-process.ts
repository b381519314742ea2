import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TaskVerdict } from '@wenkao/office'

/** What one task's grading is given; plain data, so that it crosses a process boundary. */
export interface GradeTaskInput {
  readonly task: {
    readonly kind: string
    readonly file?: string
    readonly checkpoints: readonly Record<string, unknown>[]
  }
  readonly startFiles: ReadonlyMap<string, Uint8Array>
  readonly submittedFiles: ReadonlyMap<string, Uint8Array>
  readonly manifest?: { readonly entries: readonly Record<string, unknown>[] }
}

export type GradeTask = (input: GradeTaskInput) => Promise<TaskVerdict>

/** A document that took too long, too much memory, or broke the grader: it fails alone (F04). */
export class GradingFailure extends Error {
  readonly code: 'timeout' | 'crashed' | 'refused'
  constructor(code: GradingFailure['code'], message: string) {
    super(message)
    this.name = 'GradingFailure'
    this.code = code
  }
}

export type GradingReply =
  | { readonly kind: 'verdict'; readonly verdict: TaskVerdict }
  | { readonly kind: 'failed'; readonly message: string }

const TIME_LIMIT_MS = 30_000
const MEMORY_LIMIT_MB = 512

/**
 * Grades in a child process with bounded time and memory, so that no document can stop the server.
 * The process is kept for the next document and replaced when one kills it.
 */
export function createGradingProcess(): { readonly gradeTask: GradeTask; stop(): void } {
  let child: ChildProcess | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const running = (): ChildProcess => {
    if (child?.connected) return child
    child = fork(fileURLToPath(new URL('./grading-child.ts', import.meta.url)), [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${MEMORY_LIMIT_MB}`],
      // The grader needs nothing of the server: no database, no keys.
      env: { PATH: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    return child
  }

  const gradeNow = (input: GradeTaskInput): Promise<TaskVerdict> =>
    new Promise((resolve, reject) => {
      const grader = running()
      const finish = (act: () => void) => {
        clearTimeout(timer)
        grader.removeAllListeners('message')
        grader.removeAllListeners('exit')
        act()
      }
      const timer = setTimeout(() => {
        grader.kill('SIGKILL')
        child = undefined
        finish(() => {
          reject(new GradingFailure('timeout', `Not graded within ${TIME_LIMIT_MS} ms`))
        })
      }, TIME_LIMIT_MS)
      grader.once('message', (reply: GradingReply) => {
        finish(() => {
          if (reply.kind === 'verdict') resolve(reply.verdict)
          else reject(new GradingFailure('refused', reply.message))
        })
      })
      grader.once('exit', (code, signal) => {
        child = undefined
        finish(() => {
          reject(new GradingFailure('crashed', `The grader ended: ${String(signal ?? code)}`))
        })
      })
      grader.send(input)
    })

  return {
    gradeTask: (input) => {
      const result = turn.then(() => gradeNow(input))
      turn = result.catch(() => undefined)
      return result
    },
    stop: () => {
      child?.kill('SIGKILL')
      child = undefined
    },
  }
}
