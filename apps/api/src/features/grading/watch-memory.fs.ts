import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

/**
 * Runs as a thread of a grading process and ends that process when its real memory passes the limit
 * (bytes, `workerData`). A thread, because the main one is inside a document when it matters; the
 * process itself, because this way it holds on every system. V8's own limits do not see buffers.
 */
const limit = Number(workerData)
const LOOK_EVERY_MS = 25
const STANDARD_ERROR = 2

setInterval(() => {
  const rss = process.memoryUsage.rss()
  if (rss <= limit) return
  // Straight to the descriptor: the stream would be written by the main thread.
  writeSync(STANDARD_ERROR, `memory limit: ${rss} bytes of ${limit}\n`)
  process.kill(process.pid, 'SIGKILL')
}, LOOK_EVERY_MS)
