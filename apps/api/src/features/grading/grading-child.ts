import { FolderManifestSchema, gradeTask, TaskGradingSchema } from '@wenkao/office'
import * as z from 'zod/mini'
import type { GradeTaskInput, GradingReply } from './grade-in-process.ts'

/** GB18030 by the platform; a byte that is none becomes a replacement character and fails alone. */
const decodeText = (bytes: Uint8Array, encoding: 'gb18030'): string =>
  new TextDecoder(encoding).decode(bytes)

function grade(input: GradeTaskInput): GradingReply {
  try {
    const verdict = gradeTask({
      task: z.parse(TaskGradingSchema, input.task),
      startFiles: input.startFiles,
      submittedFiles: input.submittedFiles,
      ...(input.manifest ? { manifest: z.parse(FolderManifestSchema, input.manifest) } : {}),
      decodeText,
    })
    return { kind: 'verdict', verdict }
  } catch (cause) {
    return {
      kind: 'failed',
      message: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    }
  }
}

process.on('message', (input: GradeTaskInput) => {
  process.send?.(grade(input))
})
process.on('disconnect', () => process.exit(0))
