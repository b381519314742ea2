import * as z from 'zod/mini'
import { ItemId, TaskPath } from '../papers/papers.contract.ts'
import { Sha256, endpoint } from '../kernel/index.ts'

export const openAnswerFile = endpoint({
  id: 'answerFiles.openAnswerFile',
  method: 'POST',
  path: '/bridge/open',
  action: 'bridge.page',
  summary: 'Open a task’s folder, or a file in it, with the system’s program',
  body: z.object({ taskId: ItemId, path: z.optional(TaskPath) }),
  reply: z.object({
    kind: z.enum(['opened', 'missing', 'noProgram']),
    /** Where it lies, for a candidate who opens it by hand. */
    path: z.string(),
  }),
})

export const answerFolder = endpoint({
  id: 'answerFiles.answerFolder',
  method: 'GET',
  path: '/bridge/files',
  action: 'bridge.page',
  summary: 'Files of the answer folder with their newest versions',
  reply: z.object({
    answerFolder: z.nullable(z.string()),
    files: z.array(
      z.object({
        taskId: z.nullable(ItemId),
        path: z.string(),
        size: z.int(),
        hash: z.nullable(Sha256),
        /** true while the newest stable content is not in the vault yet. */
        pending: z.boolean(),
        uploaded: z.boolean(),
        versions: z.int(),
        /** Whether the content is still the original material. */
        untouched: z.boolean(),
        /** false when an Office file was saved but does not open (F11b); absent for other files. */
        opens: z.optional(z.boolean()),
      }),
    ),
  }),
})
