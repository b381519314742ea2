import * as z from 'zod/mini'
import { CategoryCode, Tag, entryKinds } from '../bank/index.ts'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { PaperContent, variantRules } from '../papers/index.ts'

/** Who can see 60 questions on one screen can plan them: more rows than this are a mistake. */
const MOST_ROWS = 60

/**
 * Where the instruction of a task stands (D02), always on the page, and besides: `page` nowhere,
 * `beside` as a document of its own in the task's folder, `inDocument` before the source in the document
 * itself, for which only templates are drawn that allow it.
 */
export const taskPlacements = ['page', 'beside', 'inDocument'] as const
export type TaskPlacement = (typeof taskPlacements)[number]

/** Kinds of tasks that are worked on in a document. */
export const placedKinds = ['word', 'excel', 'powerpoint'] as const

/** One line of a plan: so many entries of one kind from below one node of the category tree. */
export const BlueprintRow = z.object({
  rowId: z.string().check(z.regex(/^[A-Za-z0-9-]{1,40}$/)),
  /** A node of the category tree: area, category or knowledge point. */
  code: CategoryCode,
  kind: z.enum(entryKinds),
  count: z.int().check(z.minimum(1), z.maximum(100)),
  /** What each is worth. */
  points: z.number().check(z.positive(), z.maximum(1000)),
  /** How many of each difficulty, 1 to 5; as the bank has them when absent. */
  levels: z.optional(z.array(z.int().check(z.nonnegative())).check(z.minLength(5), z.maxLength(5))),
  /** Only entries with this tag. */
  tag: z.optional(Tag),
  /** The same in all variants; otherwise each variant has its own (D05). */
  isCommon: z.boolean(),
  /** Of tasks that are worked on in a document; as each template has it when absent. */
  placement: z.optional(z.enum(taskPlacements)),
})
export type BlueprintRow = z.infer<typeof BlueprintRow>

/** The plan of a paper (组卷方案). */
export const Blueprint = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
  durationMinutes: z.int().check(z.minimum(1), z.maximum(600)),
  /** What the rows must add up to; checked when the paper is confirmed. */
  totalPoints: z.number().check(z.positive(), z.maximum(10_000)),
  variants: z.int().check(z.minimum(1), z.maximum(20)),
  variantRule: z.enum(variantRules),
  /** `exam`: approved entries only (BK3); `practice`: drafts as well, for an author's own classes. */
  use: z.enum(['exam', 'practice']),
  rows: z.array(BlueprintRow).check(z.maxLength(MOST_ROWS)),
})
export type Blueprint = z.infer<typeof Blueprint>

/** What keeps a plan from being confirmed; a message key of `blueprints.faults` each. */
export const blueprintFaultKinds = ['noRows', 'pointsDiffer', 'levelsDiffer', 'rowTwice'] as const
export type BlueprintFault = {
  readonly kind: (typeof blueprintFaultKinds)[number]
  readonly rowId: string | null
}

/** Points of all rows of a plan. */
export const plannedPoints = (rows: readonly BlueprintRow[]): number =>
  Math.round(rows.reduce((sum, { count, points }) => sum + count * points, 0) * 100) / 100

/** Faults of a plan that its schema cannot see. */
export function blueprintFaults({ rows, totalPoints }: Blueprint): BlueprintFault[] {
  const ids = rows.map(({ rowId }) => rowId)
  return [
    ...(rows.length === 0 ? [{ kind: 'noRows', rowId: null } as const] : []),
    ...(rows.length > 0 && plannedPoints(rows) !== totalPoints
      ? [{ kind: 'pointsDiffer', rowId: null } as const]
      : []),
    ...rows.flatMap(({ rowId, levels, count }, at) => [
      ...(levels !== undefined && levels.reduce((sum, one) => sum + one, 0) !== count
        ? [{ kind: 'levelsDiffer', rowId } as const]
        : []),
      ...(ids.indexOf(rowId) === at ? [] : [{ kind: 'rowTwice', rowId } as const]),
    ]),
  ]
}

/** An entry at its place in a drawn paper. */
export const PaperPlace = z.object({
  rowId: z.string(),
  /** From 0, within the row. */
  at: z.int(),
  /** null: the same in all variants. */
  variant: z.nullable(z.int()),
  entryId: Id,
  /** Version of the entry that is used. */
  version: z.int(),
  number: z.string(),
  title: z.string(),
  difficulty: z.int(),
  timesUsed: z.int(),
})
export type PaperPlace = z.infer<typeof PaperPlace>

export const PaperDraftRow = z.object({
  draftId: Id,
  title: z.string(),
  ownerName: z.string(),
  updatedAt: EpochMs,
  points: z.number(),
  variants: z.int(),
  isDrawn: z.boolean(),
  /** The paper that it became; it cannot be changed any more. */
  paperId: z.nullable(Id),
})
export type PaperDraftRow = z.infer<typeof PaperDraftRow>

export const PaperDraft = z.object({
  draftId: Id,
  /** Grows with every change; a request names the one that its page showed. */
  revision: z.int(),
  blueprint: Blueprint,
  ownerName: z.string(),
  updatedAt: EpochMs,
  paperId: z.nullable(Id),
  /** Empty before the first draw, and after a change of the plan. */
  places: z.array(PaperPlace),
  faults: z.array(z.object({ kind: z.enum(blueprintFaultKinds), rowId: z.nullable(z.string()) })),
  /** How many entries of the bank fit each row. */
  available: z.array(z.object({ rowId: z.string(), count: z.int() })),
})
export type PaperDraft = z.infer<typeof PaperDraft>

const DraftParams = z.object({ draftId: Id })

export const listPaperDrafts = endpoint({
  id: 'blueprints.listPaperDrafts',
  method: 'GET',
  path: '/api/paper-drafts',
  action: 'papers.make',
  summary: 'Papers in the making, newest first: own ones, and all for the exam office',
  reply: z.object({ drafts: z.array(PaperDraftRow) }),
})
export const createPaperDraft = endpoint({
  id: 'blueprints.createPaperDraft',
  method: 'POST',
  path: '/api/paper-drafts',
  action: 'papers.make',
  summary: 'A new paper by its plan; the same request again is the same draft (R4)',
  body: z.object({ draftId: Id, blueprint: Blueprint }),
  reply: PaperDraft,
})
export const readPaperDraft = endpoint({
  id: 'blueprints.readPaperDraft',
  method: 'GET',
  path: '/api/paper-drafts/:draftId',
  action: 'papers.make',
  summary: 'A paper in the making with what was drawn',
  params: DraftParams,
  reply: PaperDraft,
})
export const saveBlueprint = endpoint({
  id: 'blueprints.saveBlueprint',
  method: 'PUT',
  path: '/api/paper-drafts/:draftId',
  action: 'papers.make',
  summary: 'Change the plan; places of rows that stay as they were are kept',
  params: DraftParams,
  body: z.object({ expectedRevision: z.int(), blueprint: Blueprint }),
  reply: PaperDraft,
})
export const drawPaper = endpoint({
  id: 'blueprints.drawPaper',
  method: 'POST',
  path: '/api/paper-drafts/:draftId/draw',
  action: 'papers.make',
  summary:
    'Draw all places, or those of some rows anew (重抽), balanced in difficulty and exposure',
  params: DraftParams,
  body: z.object({
    expectedRevision: z.int(),
    /** Absent: all rows. */
    rowIds: z.optional(z.array(z.string()).check(z.maxLength(MOST_ROWS))),
  }),
  reply: PaperDraft,
})
export const replacePlace = endpoint({
  id: 'blueprints.replacePlace',
  method: 'POST',
  path: '/api/paper-drafts/:draftId/places',
  action: 'papers.make',
  summary: 'Replace one entry (换题): by a chosen one, or by another that is drawn',
  params: DraftParams,
  body: z.object({
    expectedRevision: z.int(),
    rowId: z.string(),
    at: z.int(),
    variant: z.nullable(z.int()),
    /** null: another one by chance. */
    entryId: z.nullable(Id),
  }),
  reply: PaperDraft,
})
export const previewPaper = endpoint({
  id: 'blueprints.previewPaper',
  method: 'GET',
  path: '/api/paper-drafts/:draftId/variants/:variant',
  action: 'papers.make',
  summary: 'One variant exactly as it will be confirmed, with its answers for the author',
  params: z.object({ draftId: Id, variant: z.coerce.number().check(z.int(), z.nonnegative()) }),
  reply: z.object({ content: PaperContent }),
})
export const confirmPaperDraft = endpoint({
  id: 'blueprints.confirmPaperDraft',
  method: 'POST',
  path: '/api/paper-drafts/:draftId/confirm',
  action: 'papers.make',
  summary: 'Confirm: every task is made and checked, and the paper is immutable from now on',
  params: DraftParams,
  body: z.object({ expectedRevision: z.int() }),
  reply: z.object({ paperId: Id }),
})
export const readPaper = endpoint({
  id: 'blueprints.readPaper',
  method: 'GET',
  path: '/api/papers/:paperId',
  action: 'papers.make',
  summary: 'A confirmed paper with all its variants and answers, e.g. to be printed for staff',
  params: z.object({ paperId: Id }),
  reply: z.object({
    paperId: Id,
    title: z.string(),
    version: z.int(),
    confirmedAt: EpochMs,
    variantRule: z.enum(variantRules),
    variants: z.array(PaperContent),
  }),
})
