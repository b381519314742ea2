import * as z from 'zod/mini'

const Parameters = z.record(z.string(), z.unknown())

/**
 * One checkpoint as data (CHECKPOINTS.md 2.3, 2.11). `target` and `expected` are checked against
 * the schemas of the code by `validateTask`, so that a newer definition does not break an older
 * engine: it gets the verdict `unsupported` there.
 */
export const CheckpointSchema = z.object({
  id: z.string().check(z.minLength(1)),
  /** 'ABBCC': program, chapter, knowledge point. */
  code: z.string().check(z.regex(/^\d{5}$/)),
  points: z.number().check(z.gte(0)),
  /** A failed guard takes the points of its group; without a group, of the task. */
  group: z.optional(z.string()),
  target: Parameters,
  expected: Parameters,
  scoring: z._default(z.enum(['all', 'proportional']), 'all'),
  /** True for a check that the untouched file passes; it earns points only beside done work. */
  guard: z.optional(z.boolean()),
  /** Share of the target that must be right for a pass (default 1). */
  minCoverage: z.optional(z.number().check(z.gt(0), z.lte(1))),
  /** Other ways of doing it: any one of them passes. */
  alternatives: z.optional(
    z.array(z.object({ target: z.optional(Parameters), expected: z.optional(Parameters) })),
  ),
})
export type Checkpoint = z.infer<typeof CheckpointSchema>

/** How one task is graded. */
export const TaskGradingSchema = z.object({
  kind: z.enum(['word', 'excel', 'powerpoint', 'files', 'browser', 'typing']),
  /** The document to judge, relative to the task folder; needed for word, excel and powerpoint. */
  file: z.optional(z.string()),
  /** The candidate makes the document; the materials do not hold it. */
  created: z.optional(z.boolean()),
  checkpoints: z.array(CheckpointSchema),
})
export type TaskGrading = z.infer<typeof TaskGradingSchema>
