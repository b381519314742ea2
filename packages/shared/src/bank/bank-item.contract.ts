import * as z from 'zod/mini'
import { PictureOfItem, itemKinds, partialCredits, taskKinds } from '../papers/index.ts'
import { isCategoryCode, parseNumber } from './item-number.ts'

/** A node's code in the category tree: area, category or knowledge point. */
export const CategoryCode = z
  .string()
  .check(z.refine(isCategoryCode, 'Expected a code of the category tree'))

/** Code of a knowledge point (知识点): five digits. */
export const KnowledgePointCode = z
  .string()
  .check(
    z.minLength(5),
    z.maxLength(5),
    z.refine(isCategoryCode, 'Expected five digits of a knowledge point'),
  )

export const ItemNumberText = z
  .string()
  .check(z.refine((text) => parseNumber(text) !== undefined, 'Expected an item number'))

/** A node of the category tree: data, not code (D01). */
export const Category = z.object({
  code: CategoryCode,
  name: z.string().check(z.minLength(1), z.maxLength(80)),
  nameEn: z.string().check(z.maxLength(120)),
})
export type Category = z.infer<typeof Category>

/** Of an item or a template: how hard it is for those who are examined, 1 (easy) to 5. */
export const Difficulty = z.int().check(z.minimum(1), z.maximum(5))

export const entryStatuses = ['draft', 'review', 'approved', 'retired'] as const
export type EntryStatus = (typeof entryStatuses)[number]

/**
 * Text of stems, options and explanations: plain text with a small markup that `parseRichText` reads:
 * `**bold**`, `` `code` ``, tables of `|` lines, pictures `![alt](name)`, formulas `$…$`. Everything
 * else is text; nothing of it is ever HTML.
 */
export const RichTextSource = z.string().check(z.maxLength(20_000))

/** A picture that was sent for an item. */
export const ItemPicture = z.extend(PictureOfItem, {
  name: z.string().check(z.regex(/^[\p{L}\p{N}_.-]{1,60}$/u)),
  size: z.int().check(z.positive(), z.maximum(2_000_000)),
  type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
})
export type ItemPicture = z.infer<typeof ItemPicture>

/** What a version of an objective item holds, as its author wrote it (R6: never sent to an exam PC). */
export const ItemContent = z.object({
  kind: z.enum(itemKinds),
  stem: RichTextSource.check(z.minLength(1)),
  /** Of single and multiple choice: two to eight, ids `A` … `H`. */
  options: z.optional(
    z
      .array(z.object({ id: z.string().check(z.regex(/^[A-H]$/)), text: RichTextSource }))
      .check(z.maxLength(8)),
  ),
  /** Options stay in the author's order (D05), e.g. “以上都对”. */
  keepOrder: z.optional(z.boolean()),
  /** The item stays where the paper has it (D05), e.g. one that refers to the one before. */
  keepPlace: z.optional(z.boolean()),
  /** Option ids; `['true']` or `['false']`; for fill-in every accepted text. */
  answer: z.array(z.string().check(z.minLength(1), z.maxLength(400))).check(z.minLength(1)),
  /** Of multiple choice; nothing means all or nothing. */
  partialCredit: z.optional(z.enum(partialCredits)),
  pictures: z.optional(z.array(ItemPicture).check(z.maxLength(10))),
  /** Why the answer is right, shown in practice and to reviewers. */
  explanation: RichTextSource,
  /** Where the fact is from: a standard, a manual, a textbook's chapter. */
  source: z.string().check(z.maxLength(400)),
})
export type ItemContent = z.infer<typeof ItemContent>

/**
 * What a version of a task template holds. The template itself is checked by the schema of its makers
 * (`@wenkao/office`), which pages do not carry.
 */
export const TaskContent = z.object({
  kind: z.enum(taskKinds),
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  template: z.record(z.string(), z.unknown()),
})
export type TaskContent = z.infer<typeof TaskContent>

/** What the author of a template has to mend, and where (D02). */
export const TemplateFault = z.object({
  /** Of the engine's kinds, which a page explains in its own words. */
  kind: z.optional(z.string()),
  /** From 1. */
  step: z.optional(z.int()),
  checkpointId: z.optional(z.string()),
  /** Place in the definition, e.g. `steps.0.texts.1`. */
  path: z.optional(z.string()),
  messageZh: z.string(),
  messageEn: z.string(),
})
export type TemplateFault = z.infer<typeof TemplateFault>

/** Details of the error `entryFaulty` when a template was tried. */
export const TemplateFaults = z.object({ templateFaults: z.array(TemplateFault) })
export type TemplateFaults = z.infer<typeof TemplateFaults>

/** What a version of any entry holds; its kind says which. */
export const EntryContent = z.union([ItemContent, TaskContent])
export type EntryContent = z.infer<typeof EntryContent>

export const Tag = z.string().check(z.trim(), z.minLength(1), z.maxLength(40))

/** An objective item apart from its place in a bank: what files of exchange carry. */
export const BankItem = z.object({
  knowledgePoint: KnowledgePointCode,
  difficulty: Difficulty,
  tags: z.array(Tag).check(z.maxLength(20)),
  content: ItemContent,
})
export type BankItem = z.infer<typeof BankItem>
