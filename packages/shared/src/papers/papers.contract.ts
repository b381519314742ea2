import * as z from 'zod/mini'
import { Sha256 } from '../kernel/index.ts'
import { isPathPart, isTaskPath } from './task-path.ts'

export const itemKinds = ['single', 'multiple', 'trueFalse', 'fillIn'] as const
export type ItemKind = (typeof itemKinds)[number]

/**
 * What a multiple choice that is not wholly right earns: `half` the points when some right options and
 * no wrong one were chosen (漏选得一半), `perOption` the share of right options chosen, nothing once a
 * wrong one is among them.
 */
export const partialCredits = ['half', 'perOption'] as const
export type PartialCredit = (typeof partialCredits)[number]

export const ItemId = z.string().check(z.regex(/^[0-9A-Za-z-]{1,40}$/))

const Option = z.object({
  id: z.string().check(z.maxLength(8)),
  text: z.string().check(z.maxLength(4000)),
})

/** A picture of an item; its bytes lie in the blob store. What may be one is the bank's to say. */
export const PictureOfItem = z.object({
  /** By which the markup names it. */
  name: z.string(),
  hash: Sha256,
  size: z.int(),
  type: z.string(),
})
export type PictureOfItem = z.infer<typeof PictureOfItem>

const itemFields = {
  /** Item number (题目编号): type, category, knowledge point, serial (D02). */
  id: ItemId,
  kind: z.enum(itemKinds),
  points: z.number().check(z.nonnegative()),
  stem: z.string().check(z.minLength(1), z.maxLength(20_000)),
  options: z.optional(z.array(Option)),
  /** Options stay in the author's order (D05), e.g. "all of the above". */
  keepOrder: z.optional(z.boolean()),
  /** The item stays at its place in the paper (D05), e.g. one that refers to the one before. */
  keepPlace: z.optional(z.boolean()),
  /** That stem and options name. */
  pictures: z.optional(z.array(PictureOfItem)),
}

/** An objective item as its author wrote it. Never leaves the server toward an exam PC (R6). */
export const ObjectiveItem = z.object({
  ...itemFields,
  knowledgePoint: z.string(),
  /** Option ids; `['true']` or `['false']`; for fill-in every accepted text. */
  answer: z.array(z.string()).check(z.minLength(1)),
  /** Of multiple choice; nothing means all or nothing. */
  partialCredit: z.optional(z.enum(partialCredits)),
})
export type ObjectiveItem = z.infer<typeof ObjectiveItem>

export const taskKinds = ['word', 'excel', 'powerpoint', 'files', 'browser', 'typing'] as const
export type TaskKind = (typeof taskKinds)[number]

/** A path inside a task's folder: relative, `/` between parts, no way out of the folder. */
export const TaskPath = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(200),
    z.refine(isTaskPath, 'Expected a path inside the task folder'),
  )

const taskFields = {
  id: ItemId,
  kind: z.enum(taskKinds),
  title: z.string(),
  points: z.number().check(z.nonnegative()),
  /** Folder of the task inside the answer folder. */
  folder: z
    .string()
    .check(z.minLength(1), z.maxLength(80), z.refine(isPathPart, 'Expected a name of a folder')),
  mainFile: z.optional(TaskPath),
  instruction: z.string(),
}

/** A task's start file. Its bytes are the same for every candidate. */
export const Material = z.object({ path: TaskPath, hash: Sha256, size: z.int() })
export type Material = z.infer<typeof Material>

/** A task as its author wrote it; checkpoints are data for the grading engine (CHECKPOINTS.md). */
export const Task = z.object({
  ...taskFields,
  materials: z.array(Material),
  /** Checked by the grading engine's own schema when a paper is confirmed. */
  checkpoints: z.array(z.record(z.string(), z.unknown())),
})
export type Task = z.infer<typeof Task>

/** A confirmed paper: immutable, corrected only by a new version (DESIGN section 9). */
export const PaperContent = z.object({
  version: z.literal(1),
  title: z.string(),
  items: z.array(ObjectiveItem),
  tasks: z.array(Task),
})
export type PaperContent = z.infer<typeof PaperContent>

/** An item as a candidate may see it: no answer, no knowledge point. */
export const CandidateItem = z.object(itemFields)
export type CandidateItem = z.infer<typeof CandidateItem>

/** A task as a candidate may see it: no checkpoints. */
export const CandidateTask = z.object({ ...taskFields, materials: z.array(Material) })
export type CandidateTask = z.infer<typeof CandidateTask>
