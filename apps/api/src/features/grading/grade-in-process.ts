import { fork, type ChildProcess } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { constants, setPriority } from 'node:os'
import { dirname } from 'node:path'
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

/** A submitted Office document that is not as it was issued, with what its mark says (2.9). */
export interface DocumentMark {
  /** Inside the task's folder. */
  readonly path: string
  /** false for what does not open: then nothing is known of its mark. */
  readonly opens: boolean
  readonly mark: string | null
}

export interface GradedTask {
  readonly verdict: TaskVerdict
  readonly documents: readonly DocumentMark[]
}

export type GradeTask = (input: GradeTaskInput) => Promise<GradedTask>

/**
 * A document that took too long, too much memory, or broke the grader: it fails alone (F04).
 * `refused`: the grader lived on and says why. `stopped`: this server ends, the document is innocent.
 */
export class GradingFailure extends Error {
  readonly code: 'timeout' | 'memory' | 'crashed' | 'refused' | 'stopped'
  constructor(code: GradingFailure['code'], message: string) {
    super(message)
    this.name = 'GradingFailure'
    this.code = code
  }
}

export type GradingReply =
  | { readonly kind: 'graded'; readonly graded: GradedTask; readonly rssBytes: number }
  | { readonly kind: 'failed'; readonly message: string; readonly rssBytes: number }

/** Where Node keeps what it has compiled, if anywhere: a grader starts in half the time. */
const compiledFolder = getCompileCacheDir()
const compiled = compiledFolder ? { NODE_COMPILE_CACHE: dirname(compiledFolder) } : {}

const CPU_LIMIT_MS = 30_000
/** For what takes no processor, and for a machine that has none left. */
const TIME_LIMIT_MS = 120_000
const HEAP_LIMIT_MB = 512
const MEMORY_LIMIT_BYTES = 900 * 1024 * 1024
/** A broken installation is no document's fault: the hand-in is tried again, nothing is quarantined. */
const CANNOT_START = /ERR_MODULE_NOT_FOUND|does not provide an export|^SyntaxError/m
/** What is kept of a dying grader's last words. */
const WORDS_KEPT = 8000

/** What a test may put in place of the ordinary grader. */
export interface GradingProcessSettings {
  readonly timeLimitMs?: number
  /** Processor time of one document; what the machine does besides does not count. */
  readonly cpuLimitMs?: number
  /** Real memory (resident set) of the whole process, which no heap limit bounds. */
  readonly memoryLimitBytes?: number
  /** A grader that has grown beyond this is replaced after its document; half of the limit. */
  readonly replaceAboveBytes?: number
  /** Module that answers each `GradeTaskInput` with a `GradingReply`. */
  readonly childModule?: URL
}

export interface GradingProcess {
  readonly gradeTask: GradeTask
  stop(): void
}

/**
 * Grades in a child process with bounded time and memory, so that no document can stop the server.
 * The process is kept for the next document, and replaced when one kills it or has bloated it. It runs
 * below the server's priority: grading takes what answers leave over.
 */
export function createGradingProcess(settings: GradingProcessSettings = {}): GradingProcess {
  const timeLimitMs = settings.timeLimitMs ?? TIME_LIMIT_MS
  const cpuLimitMs = settings.cpuLimitMs ?? CPU_LIMIT_MS
  const memoryLimitBytes = settings.memoryLimitBytes ?? MEMORY_LIMIT_BYTES
  const replaceAboveBytes = settings.replaceAboveBytes ?? memoryLimitBytes / 2
  const childModule = settings.childModule ?? new URL('./grading-child.ts', import.meta.url)
  let child: ChildProcess | undefined
  let isStopped = false
  let turn: Promise<unknown> = Promise.resolve()

  const running = (): ChildProcess => {
    if (child?.connected) return child
    const limits = [String(memoryLimitBytes), String(cpuLimitMs)]
    const started = fork(fileURLToPath(childModule), limits, {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${HEAP_LIMIT_MB}`],
      // The grader needs nothing of the server: no database, no keys.
      env: { PATH: '', ...compiled },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    // A grader that dies between two documents says so here; unheard it would end the server.
    started.on('error', () => {
      if (child === started) child = undefined
    })
    lowerPriority(started)
    child = started
    return started
  }

  const retire = (grader: ChildProcess): void => {
    if (child === grader) child = undefined
    grader.kill('SIGKILL')
  }

  const gradeNow = (input: GradeTaskInput): Promise<GradedTask> =>
    new Promise((resolve, reject) => {
      if (isStopped) {
        reject(new GradingFailure('stopped', 'The server ends'))
        return
      }
      const grader = running()
      let lastWords = ''
      const finish = (act: () => void) => {
        clearTimeout(timer)
        grader.off('message', onMessage)
        grader.off('close', onClose)
        grader.off('error', onError)
        grader.stderr?.off('data', onWords)
        act()
      }
      const fail = (code: GradingFailure['code'], message: string) => {
        finish(() => {
          const why = lastWords === '' ? message : `${message}\n${lastWords}`
          reject(new GradingFailure(isStopped ? 'stopped' : code, why))
        })
      }
      const onWords = (words: Buffer) => {
        lastWords = `${lastWords}${words.toString()}`.slice(-WORDS_KEPT)
      }
      const onMessage = (reply: GradingReply) => {
        // What a large document has left behind would count against the next one.
        if (reply.rssBytes > replaceAboveBytes) retire(grader)
        if (reply.kind === 'failed') fail('refused', reply.message)
        else {
          finish(() => {
            resolve(reply.graded)
          })
        }
      }
      // Not at `exit`: its last words may still be on their way.
      const onClose = (code: number | null, signal: NodeJS.Signals | null) => {
        if (child === grader) child = undefined
        if (CANNOT_START.test(lastWords)) {
          finish(() => {
            reject(new Error(`The grader cannot start\n${lastWords}`))
          })
          return
        }
        fail(causeOf(lastWords), `The grader ended: ${String(signal ?? code)}`)
      }
      const onError = (cause: Error) => {
        fail('crashed', `The grader cannot be reached: ${cause.message}`)
      }
      const timer = setTimeout(() => {
        retire(grader)
        fail('timeout', `Not graded within ${timeLimitMs} ms`)
      }, timeLimitMs)
      grader.once('message', onMessage)
      grader.once('close', onClose)
      grader.once('error', onError)
      grader.stderr?.on('data', onWords)
      grader.send(input)
    })

  return {
    gradeTask: (input) => {
      const result = turn.then(() => gradeNow(input))
      turn = result.catch(() => undefined)
      return result
    },
    stop: () => {
      isStopped = true
      if (child) retire(child)
    },
  }
}

/** Why a grader ended, by what it or its runtime said last. */
function causeOf(lastWords: string): GradingFailure['code'] {
  if (/^time limit:/m.test(lastWords)) return 'timeout'
  return /memory limit|heap out of memory|Array buffer allocation failed/i.test(lastWords)
    ? 'memory'
    : 'crashed'
}

function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Gone already, or a system that refuses: it grades at the server's own priority.
  }
}
