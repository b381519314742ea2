import { Worker } from 'node:worker_threads'
import { crc32, inflateRawSync } from 'node:zlib'
import {
  FolderManifestSchema,
  gradeTask,
  openPackage,
  systemUnpacker,
  TaskGradingSchema,
} from '@wenkao/office'
import { readMark } from '@wenkao/office/package'
import * as z from 'zod/mini'
import type { DocumentMark, GradeTaskInput, GradingReply } from './grade-in-process.ts'
import type { WatchedLimits } from './watch-limits.fs.ts'

const [, , memoryLimit, cpuLimit] = process.argv
const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
if (memoryLimit !== undefined && cpuLimit !== undefined) {
  const workerData: WatchedLimits = {
    memoryLimitBytes: Number(memoryLimit),
    cpuLimitMs: Number(cpuLimit),
    begun,
  }
  new Worker(new URL('./watch-limits.fs.ts', import.meta.url), { workerData }).unref()
}

/** What came before the document, such as loading this program, is not its time. */
function beginDocument(): void {
  const { user, system } = process.cpuUsage()
  Atomics.store(begun, 0, Math.max(1, Math.round((user + system) / 1000)))
}

/** GB18030 by the platform; a byte that is none becomes a replacement character and fails alone. */
const decodeText = (bytes: Uint8Array, encoding: 'gb18030'): string =>
  new TextDecoder(encoding).decode(bytes)

const unpacker = systemUnpacker({ inflateRawSync, crc32 })

const DOCUMENT = /\.(docx|docm|xlsx|xlsm|pptx|pptm)$/i

/** Marks of the documents that are not as they were issued (CHECKPOINTS 2.9). */
function marksOf(input: GradeTaskInput): DocumentMark[] {
  const documents: DocumentMark[] = []
  for (const [path, bytes] of input.submittedFiles) {
    const issued = input.startFiles.get(path)
    if (!DOCUMENT.test(path) || (issued && Buffer.compare(issued, bytes) === 0)) continue
    const opens = openPackage(bytes, { isShallow: true, unpacker }).kind === 'ok'
    documents.push({ path, opens, mark: opens ? (readMark(bytes) ?? null) : null })
  }
  return documents
}

function grade(input: GradeTaskInput): GradingReply {
  try {
    const verdict = gradeTask({
      task: z.parse(TaskGradingSchema, input.task),
      startFiles: input.startFiles,
      submittedFiles: input.submittedFiles,
      ...(input.manifest ? { manifest: z.parse(FolderManifestSchema, input.manifest) } : {}),
      decodeText,
      unpacker,
    })
    const graded = { verdict, documents: marksOf(input) }
    return { kind: 'graded', graded, rssBytes: process.memoryUsage.rss() }
  } catch (cause) {
    const message = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
    return { kind: 'failed', message, rssBytes: process.memoryUsage.rss() }
  }
}

process.on('message', (input: GradeTaskInput) => {
  beginDocument()
  const reply = grade(input)
  Atomics.store(begun, 0, 0)
  process.send?.(reply)
})
process.on('disconnect', () => process.exit(0))
