import * as z from 'zod/mini'
import { BankItem, ItemNumberText, KnowledgePointCode, TaskContent } from '../bank/index.ts'
import { Sha256 } from '../kernel/index.ts'

/* A task package: a zip of this list and of the start files that its templates name (docs/formats.md). */

export const TASK_LIST = 'wenkao-tasks.json'
/** A start file lies under its SHA-256, whatever templates call it. */
export const packedFileName = (hash: string): string => `files/${hash}`

export const TASK_PACKAGE_LIMITS = {
  bytes: 64 * 1024 * 1024,
  tasks: 500,
  listBytes: 16 * 1024 * 1024,
  /** Of all that the zip unpacks to. */
  unpackedBytes: 128 * 1024 * 1024,
  depth: 64,
} as const

/** A task template as a package carries it. */
export const PackedTask = z.object({
  /** As the sender had it; a reader gives its own. */
  number: z.optional(ItemNumberText),
  knowledgePoint: KnowledgePointCode,
  difficulty: BankItem.shape.difficulty,
  tags: BankItem.shape.tags,
  content: TaskContent,
})
export type PackedTask = z.infer<typeof PackedTask>

/** What the list is before its tasks are looked at one by one. */
export const TaskList = z.object({
  format: z.literal('wenkao-tasks'),
  version: z.int(),
  tasks: z.array(z.unknown()),
  files: z.array(z.object({ sha256: Sha256, size: z.int().check(z.minimum(0)) })),
})
