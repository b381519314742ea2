import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/** What a grading process gives its watching thread. */
export interface WatchedLimits {
  /** Resident memory of the whole process, bytes. */
  readonly memoryLimitBytes: number
  /** Processor time of one document, ms. */
  readonly cpuLimitMs: number
  /**
   * One number, shared: processor time of the process when its document began, ms; 0 between two
   * documents.
   */
  readonly begun: Int32Array
}

/**
 * Runs as a thread of a grading process and ends that process when it passes its limits. A thread,
 * because the main one is inside a document when it matters; the process itself, because this way it
 * holds on every system. V8's own limits do not see buffers, and a clock on the wall would blame a
 * document for what else the machine does.
 */
const { memoryLimitBytes, cpuLimitMs, begun } = workerData as WatchedLimits
const LOOK_EVERY_MS = 25
const STANDARD_ERROR = 2

function end(lastWords: string): void {
  // Straight to the descriptor: the stream would be written by the main thread.
  writeSync(STANDARD_ERROR, `${lastWords}\n`)
  process.kill(process.pid, 'SIGKILL')
}

setInterval(() => {
  const rss = process.memoryUsage.rss()
  if (rss > memoryLimitBytes) end(`memory limit: ${rss} bytes of ${memoryLimitBytes}`)
  const since = Atomics.load(begun, 0)
  const { user, system } = process.cpuUsage()
  const spent = (user + system) / 1000 - since
  if (since > 0 && spent > cpuLimitMs)
    end(`time limit: ${Math.round(spent)} ms of the processor of ${cpuLimitMs}`)
}, LOOK_EVERY_MS)
