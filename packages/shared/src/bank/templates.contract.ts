import * as z from 'zod/mini'
import { Sha256, endpoint } from '../kernel/index.ts'
import { taskKinds } from '../papers/index.ts'
import { CategoryCode, TaskContent, TemplateFault } from './bank-item.contract.ts'

const Words = z.object({ zh: z.string(), en: z.string() })

/** How one parameter of a checkpoint is filled in; a page makes a form of it. */
export type FormShape =
  | { type: 'text' | 'truth' | 'data' }
  | { type: 'number'; isWhole: boolean; least?: number | undefined; most?: number | undefined }
  | { type: 'word'; words: { value: string | number | boolean; zh: string; en: string }[] }
  | { type: 'list'; of: FormShape }
  | { type: 'row' | 'ways'; of: FormShape[] }
  | { type: 'group'; fields: FormField[] }
export interface FormField {
  name: string
  words: { zh: string; en: string }
  /** Without it the checkpoint cannot be judged; of the others it asks only what is told. */
  isNeeded: boolean
  shape: FormShape
}
// Of itself by getters: a kind of schema for that alone would weigh on every page.
const FormShape: z.ZodMiniType<FormShape> = z.union([
  z.object({ type: z.enum(['text', 'truth', 'data']) }),
  z.object({
    type: z.literal('number'),
    isWhole: z.boolean(),
    least: z.optional(z.number()),
    most: z.optional(z.number()),
  }),
  z.object({
    type: z.literal('word'),
    words: z.array(z.extend(Words, { value: z.union([z.string(), z.number(), z.boolean()]) })),
  }),
  z.object({
    type: z.literal('list'),
    get of() {
      return FormShape
    },
  }),
  z.object({
    type: z.enum(['row', 'ways']),
    get of() {
      return z.array(FormShape)
    },
  }),
  z.object({
    type: z.literal('group'),
    get fields() {
      return z.array(
        z.object({ name: z.string(), words: Words, isNeeded: z.boolean(), shape: FormShape }),
      )
    },
  }),
])

export const listCheckpoints = endpoint({
  id: 'bank.listCheckpoints',
  method: 'GET',
  path: '/api/bank/checkpoints',
  action: 'bank.edit',
  summary:
    'Every checkpoint that the engine judges, by code and title, and the types of parameters',
  reply: z.object({
    checkpoints: z.array(z.object({ kind: z.enum(taskKinds), code: z.string(), title: Words })),
    /** Types of parameters, and what of each may be ticked. */
    parameterTypes: z.array(
      z.object({
        type: z.string(),
        words: Words,
        values: z.array(z.extend(Words, { value: z.string(), color: z.optional(z.string()) })),
      }),
    ),
  }),
})

export const CheckpointForm = z.object({
  code: z.string(),
  title: Words,
  /** What of it a file cannot tell. */
  limits: z.nullable(Words),
  /** False: no answer can be made by the engine, so that a template with it fails its trial. */
  canBeMade: z.boolean(),
  target: FormShape,
  expected: FormShape,
  example: z.nullable(z.object({ target: z.unknown(), expected: z.unknown() })),
})
export type CheckpointForm = z.infer<typeof CheckpointForm>

export const readCheckpoint = endpoint({
  id: 'bank.readCheckpoint',
  method: 'GET',
  path: '/api/bank/checkpoints/:code',
  action: 'bank.edit',
  summary: 'The form of a checkpoint: what it looks at and what it asks, with words for all of it',
  params: z.object({ code: CategoryCode }),
  reply: CheckpointForm,
})

/** Largest start file, in bytes: it goes to every exam PC. */
export const MOST_START_BYTES = 10_000_000

/** What an author may name in an uploaded file. */
export const StartOutline = z.object({
  paragraphs: z.optional(z.array(z.string())),
  sheets: z.optional(z.array(z.string())),
  slides: z.optional(z.array(z.string())),
})
export type StartOutline = z.infer<typeof StartOutline>

const SentFile = z.object({ hash: Sha256, size: z.int(), outline: StartOutline })
export type SentFile = z.infer<typeof SentFile>

export const sendStartFile = endpoint({
  id: 'bank.sendStartFile',
  method: 'POST',
  path: '/api/bank/start-files',
  action: 'bank.edit',
  summary:
    'Send a start file of a template: it opens as what its name says, is no program, at most 10 MB',
  query: z.object({
    fileName: z.string().check(z.regex(/^[^\\/:*?"<>|\p{Cc}]{1,80}$/u, 'Expected a file name')),
  }),
  body: z.unknown(),
  bodyKind: 'bytes',
  maxBodyBytes: MOST_START_BYTES,
  reply: SentFile,
})
export const readStartFile = endpoint({
  id: 'bank.readStartFile',
  method: 'GET',
  path: '/api/bank/start-files/:hash',
  action: 'bank.edit',
  summary: 'A start file that was sent',
  params: z.object({ hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const outlineStartFile = endpoint({
  id: 'bank.outlineStartFile',
  method: 'GET',
  path: '/api/bank/start-files/:hash/outline',
  action: 'bank.edit',
  summary: 'What an author may name in a start file that was sent',
  params: z.object({ hash: Sha256 }),
  reply: SentFile,
})

export const tryTemplate = endpoint({
  id: 'bank.tryTemplate',
  method: 'POST',
  path: '/api/bank/trials',
  action: 'bank.edit',
  summary:
    'Try a template as review does: one task as candidates see it, and what has to be mended; keeps nothing',
  body: z.object({
    content: TaskContent,
    /** Which task is shown; another one draws other parameters. */
    draw: z.int().check(z.minimum(0), z.maximum(1_000_000)),
  }),
  maxBodyBytes: 512 * 1024,
  reply: z.object({
    /** null when the definition allows no task. */
    sample: z.nullable(
      z.object({
        title: z.string(),
        instruction: z.string(),
        points: z.number(),
        files: z.array(z.object({ path: z.string(), size: z.int() })),
        checkpoints: z.array(
          z.object({ id: z.string(), code: z.string(), title: Words, points: z.number() }),
        ),
      }),
    ),
    /** How many different tasks it gives. */
    tasks: z.int(),
    templateFaults: z.array(TemplateFault),
  }),
})
