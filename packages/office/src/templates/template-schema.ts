import * as z from 'zod/mini'
import { kindNames } from '../checkpoints/task-kind.ts'
import { namedTypes } from './named-values.ts'
import { StartSchema } from './start-schema.ts'

const Name = z.string().check(z.regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'Expected a name'))
const ParameterName = Name.check(
  z.refine((name) => !['start', 'file', 'folder'].includes(name), 'This name is taken'),
)
const label = { label: z.optional(z.string().check(z.maxLength(80))) }
const some = <Value extends z.ZodMiniType>(value: Value) =>
  z.array(value).check(z.minLength(1), z.maxLength(200))
const Ordinal = z.int().check(z.minimum(1), z.maximum(500))
const pick = { pick: z.optional(z.int().check(z.minimum(1), z.maximum(20))) }

/** One value of a choice: what the instruction says, and any fields that other parts refer to. */
const Choice = z.looseObject({ text: z.string().check(z.minLength(1)) })

/**
 * A typed parameter with its allowed set (D02). The type decides how a value reads in Chinese and
 * what checkpoints get.
 */
export const ParameterSchema = z.discriminatedUnion('type', [
  /** Body paragraphs of the Word start document: a number, or the first and the last of a range. */
  z.object({
    type: z.literal('paragraphs'),
    values: some(z.union([Ordinal, z.tuple([Ordinal, Ordinal])])),
    ...label,
  }),
  z.object({
    type: z.literal('number'),
    values: some(z.number()),
    /** Written behind the number: 磅, 厘米, 字符, 倍, 行, 秒 … */
    unit: z.optional(z.string().check(z.maxLength(10))),
    ...label,
  }),
  /** A name of 字号, or points. */
  z.object({
    type: z.literal('size'),
    values: some(z.union([z.string(), z.number()])),
    ...label,
  }),
  z.object({
    type: z.enum(['font', 'color', 'cells', 'function', 'paper']),
    values: some(z.string().check(z.minLength(1))),
    ...label,
  }),
  /** Texts; with `pick` so many of them, in their order. */
  z.object({
    type: z.literal('text'),
    values: some(z.string().check(z.minLength(1))),
    ...pick,
    ...label,
  }),
  z.object({ type: z.literal('choice'), values: some(Choice), ...pick, ...label }),
  /** Values that the programs call by a Chinese name: alignment, chart type, transition … */
  z.object({ type: z.enum(namedTypes), values: some(z.string()), ...label }),
])
export type Parameter = z.infer<typeof ParameterSchema>

const names = (least: number) => z.array(Name).check(z.minLength(least))

/** What has to hold between drawn values. */
export const ConstraintSchema = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('distinct'), of: names(2) }),
  /** Numbers, each not above (or, with `strict`, below) the next. */
  z.object({ rule: z.literal('ascending'), of: names(2), strict: z.optional(z.boolean()) }),
  /** Ranges of paragraphs that share none. */
  z.object({ rule: z.literal('disjoint'), of: names(2) }),
  /** Values that must not come together. */
  z.object({ rule: z.literal('never'), together: z.record(z.string(), z.unknown()) }),
])
export type Constraint = z.infer<typeof ConstraintSchema>

const Filled = z.record(z.string(), z.unknown())

/**
 * A checkpoint that a step drives. `{ "$": "name" }` in target or expected stands for a parameter's
 * value, `{name}` in a text for its wording.
 */
export const TemplateCheckpointSchema = z.object({
  /** `step-number` unless told. */
  id: z.optional(z.string().check(z.minLength(1))),
  code: z.string().check(z.regex(/^\d{5}$/)),
  /** Share of the task's points. */
  points: z.number().check(z.gte(0)),
  target: Filled,
  expected: Filled,
  group: z.optional(z.string()),
  scoring: z.optional(z.enum(['all', 'proportional'])),
  guard: z.optional(z.boolean()),
  minCoverage: z.optional(z.number().check(z.gt(0), z.lte(1))),
  alternatives: z.optional(
    z.array(z.object({ target: z.optional(Filled), expected: z.optional(Filled) })),
  ),
  /** Ids of checkpoints without whose work this one cannot be done: it is lost with them. */
  needs: z.optional(z.array(z.string())),
  /** Fields of `expected` that the instruction need not tell, e.g. phrases of a page to be saved. */
  unmentioned: z.optional(z.array(z.string())),
})
export type TemplateCheckpoint = z.infer<typeof TemplateCheckpointSchema>

export const StepSchema = z.object({
  /** Wordings of the step; the draw takes one. */
  texts: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(20)),
  checkpoints: z.array(TemplateCheckpointSchema),
})
export type Step = z.infer<typeof StepSchema>

/** Where the instruction stands: beside the files, or in the document before its source (D02). */
export const placements = ['apart', 'inDocument'] as const
export type Placement = (typeof placements)[number]

/** A task template (操作题模板): wording with parameters, which make instruction and checkpoints. */
export const TaskTemplateSchema = z.object({
  version: z.literal(1),
  kind: z.enum(kindNames),
  title: z.string().check(z.minLength(1), z.maxLength(80)),
  /** Code of the knowledge point (知识点), five digits. */
  knowledgePoint: z.string().check(z.regex(/^[1-6]\d{4}$/)),
  /** Folder of the task inside the answer folder. */
  folder: z.string().check(z.regex(/^[^\\/:*?"<>|]{1,40}$/u)),
  /** The document to be worked on, in the folder; needed for word, excel and powerpoint. */
  mainFile: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
  /** By name; `start`, `file` and `folder` are taken. */
  parameters: z.record(ParameterName, ParameterSchema),
  constraints: z.optional(z.array(ConstraintSchema)),
  /** Wordings of what stands before the steps; the usual ones unless told. */
  intros: z.optional(z.array(z.string().check(z.minLength(1)))),
  steps: z.array(StepSchema).check(z.minLength(1), z.maxLength(20)),
  start: StartSchema,
  /** Where the instruction may stand, the usual place first; beside the files unless told. */
  placements: z.optional(z.array(z.enum(placements)).check(z.minLength(1))),
})
export type TaskTemplate = z.infer<typeof TaskTemplateSchema>

/**
 * What was drawn for one task: a parameter's value (of a choice its text, with `pick` a list), and
 * which wording each step has. Data, kept with the paper; the same data make the same task.
 */
export const DrawnSchema = z.object({
  values: z.record(z.string(), z.unknown()),
  /** Of the intro, then of each step. */
  wordings: z.array(z.int().check(z.minimum(0))),
})
export type Drawn = z.infer<typeof DrawnSchema>
