import * as z from 'zod/mini'
import { Sha256, endpoint } from '../kernel/index.ts'
import { ItemId, TaskPath } from '../papers/papers.contract.ts'

const Count = z.int().check(z.nonnegative())

/**
 * What the typing page hands in: the text, how long it took without pauses, and counts of events, never
 * keys (TY3, docs/formats.md; CHECKPOINTS 60105).
 */
export const TypingRecord = z.object({
  format: z.literal('wenkao-typing'),
  version: z.literal(1),
  text: z.string(),
  milliseconds: Count,
  /** Key presses, pastes and dropped texts, and compositions of an input method. */
  keys: Count,
  pastes: Count,
  compositions: Count,
})
export type TypingRecord = z.infer<typeof TypingRecord>

/** Name of the file by which a typing task tells the page of its test, in the task's folder. */
export const TYPING_SETTINGS = '打字设置.json'

/** What that file says (docs/formats.md). */
export const TypingSettings = z.object({
  format: z.literal('wenkao-typing-test'),
  version: z.literal(1),
  /** How long may be typed from the first key on, minutes. */
  minutes: z.number().check(z.gt(0), z.lte(600)),
  /** The text to be typed, among the materials; where the record goes. Paths in the task's folder. */
  reference: TaskPath,
  record: TaskPath,
  /** Signs of another width or kind count as right on the page, as the checkpoints say it. */
  foldWidth: z.optional(z.boolean()),
})
export type TypingSettings = z.infer<typeof TypingSettings>

/** A record with the hash of its file's bytes, by which a later save names what it stands on. */
const KeptTyping = z.object({ record: TypingRecord, hash: Sha256 })

export const readTypingTest = endpoint({
  id: 'typing.readTypingTest',
  method: 'POST',
  path: '/bridge/typing',
  action: 'bridge.page',
  summary: 'The text of a typing test and what was typed so far, from the answer folder',
  body: z.object({ taskId: ItemId }),
  reply: z.object({
    /**
     * `notReady`: the answer folder is still being laid out, or what was typed before is not here yet.
     * `none`: the task has no typing test that can be read.
     */
    kind: z.enum(['ready', 'notReady', 'none']),
    test: z.nullable(z.object({ text: z.string(), minutes: z.number(), foldWidth: z.boolean() })),
    /** null before anything was typed. */
    kept: z.nullable(KeptTyping),
  }),
})

export const saveTyping = endpoint({
  id: 'typing.saveTyping',
  method: 'POST',
  path: '/bridge/typing/save',
  action: 'bridge.page',
  summary:
    'Write what was typed into the answer folder, durably; like every save it becomes a version',
  maxBodyBytes: 256 * 1024,
  body: z.object({
    taskId: ItemId,
    record: TypingRecord,
    /** Hash of the file that this one grew from; null for the first one. */
    base: z.nullable(Sha256),
  }),
  reply: z.object({
    /**
     * `changed`: another content lies there, e.g. a version that was put back; it is given, and nothing
     * was written. `refused`: the sitting was handed in. `missing`: no folder, or no such test.
     * `held`: a program has the file open. The others: the disk refuses.
     */
    kind: z.enum(['saved', 'changed', 'refused', 'missing', 'held', 'noSpace', 'notWritable']),
    hash: z.nullable(Sha256),
    kept: z.nullable(KeptTyping),
  }),
})
