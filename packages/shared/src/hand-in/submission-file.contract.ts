import * as z from 'zod/mini'

/** The sealed submission file of the held sitting, or why there is none. */
export const SubmissionFile = z.object({
  path: z.nullable(z.string()),
  trouble: z.nullable(z.enum(['noKeys', 'noSpace', 'notWritable', 'failed'])),
})
export type SubmissionFile = z.infer<typeof SubmissionFile>
