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

/** What a test may put in place of the ordinary grader. */
export interface GradingProcessSettings {
  readonly timeLimitMs?: number
  /** Module that answers each `GradeTaskInput` with a `GradingReply`. */
  readonly childModule?: URL
}

/**
 * Grades in a child process with bounded time and memory, so that no document can stop the server.
 * The process is kept for the next document and replaced when one kills it.
 */
export function createGradingProcess(settings: GradingProcessSettings = {}): {
  readonly gradeTask: GradeTask
  stop(): void
} {
  const timeLimitMs = settings.timeLimitMs ?? TIME_LIMIT_MS
  const childModule = settings.childModule ?? new URL('./grading-child.ts', import.meta.url)
  let child: ChildProcess | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const running = (): ChildProcess => {
    if (child?.connected) return child
    const started = fork(fileURLToPath(childModule), [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${MEMORY_LIMIT_MB}`],
      // The grader needs nothing of the server: no database, no keys.
      env: { PATH: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    // A grader that dies between two documents says so here; unheard it would end the server.
    started.on('error', () => {
      if (child === started) child = undefined
    })
    child = started
    return started
  }

  const gradeNow = (input: GradeTaskInput): Promise<TaskVerdict> =>
    new Promise((resolve, reject) => {
      const grader = running()
      const finish = (act: () => void) => {
        clearTimeout(timer)
        grader.off('message', onMessage)
        grader.off('exit', onExit)
        grader.off('error', onError)
        act()
      }
      const fail = (code: GradingFailure['code'], message: string) => {
        finish(() => {
          reject(new GradingFailure(code, message))
        })
      }
      const onMessage = (reply: GradingReply) => {
        if (reply.kind === 'failed') fail('refused', reply.message)
        else {
          finish(() => {
            resolve(reply.verdict)
          })
        }
      }
      const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
        if (child === grader) child = undefined
        fail('crashed', `The grader ended: ${String(signal ?? code)}`)
      }
      const onError = (cause: Error) => {
        fail('crashed', `The grader cannot be reached: ${cause.message}`)
      }
      const timer = setTimeout(() => {
        grader.kill('SIGKILL')
        child = undefined
        fail('timeout', `Not graded within ${timeLimitMs} ms`)
      }, timeLimitMs)
      grader.once('message', onMessage)
      grader.once('exit', onExit)
      grader.once('error', onError)
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
