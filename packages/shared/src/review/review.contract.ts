import * as z from 'zod/mini'
import { EpochMs, Id, Sha256, endpoint, pageQuery } from '../kernel/index.ts'
import { PictureOfItem } from '../papers/index.ts'

export const reviewKinds = ['flags', 'appeal'] as const
export type ReviewKind = (typeof reviewKinds)[number]
/** `lapsed`: before anybody decided, other work took the place of what was to be looked at. */
export const reviewStates = ['open', 'arbitration', 'decided', 'lapsed'] as const
export type ReviewState = (typeof reviewStates)[number]

/** One sitting in the review queue: by its flags, or by an appeal (F11a, N04). */
export const ReviewRow = z.object({
  reviewId: Id,
  kind: z.enum(reviewKinds),
  state: z.enum(reviewStates),
  sessionId: Id,
  sittingId: Id,
  examId: Id,
  examTitle: z.string(),
  sessionName: z.string(),
  roomName: z.string(),
  examNumber: z.string(),
  name: z.string(),
  round: z.int(),
  flags: z.array(z.string()),
  points: z.nullable(z.number()),
  max: z.nullable(z.number()),
  openedAt: EpochMs,
  /** Who looks at it now; of an appeal, whom else it waits for stays untold. */
  takenBy: z.nullable(z.string()),
  takenAt: z.nullable(EpochMs),
  /** Decisions that were made and that are needed before it is concluded. */
  made: z.int(),
  needed: z.int(),
  decidedAt: z.nullable(EpochMs),
})
export type ReviewRow = z.infer<typeof ReviewRow>

const Points = z.object({ id: z.string().check(z.maxLength(200)), points: z.number() })

/** A decision as it may be shown: nobody sees another's before all have decided (RV2). */
export const ReviewDecisionRow = z.object({
  role: z.enum(['review', 'arbitration']),
  name: z.string(),
  at: EpochMs,
  reason: z.string(),
  points: z.array(Points),
  isOwn: z.boolean(),
})

/** Something scored, as it is shown beside its instruction. */
export const ReviewedCheck = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.string(),
  /** That count now, and those of the engine where people decided otherwise. */
  points: z.number(),
  enginePoints: z.number(),
  max: z.number(),
  message: z.string(),
  expected: z.string(),
  found: z.array(z.string()),
  evidence: z.array(z.object({ part: z.string(), xpath: z.string(), snippet: z.string() })),
  /** Those that title and message name; read by `readReviewPicture`. */
  pictures: z.optional(z.array(PictureOfItem)),
})
export type ReviewedCheck = z.infer<typeof ReviewedCheck>

/** The objective part, or one task, with its checks and the files that were handed in for it. */
export const ReviewedPart = z.object({
  /** `objective`, or the task's id. */
  id: z.string(),
  title: z.string(),
  instruction: z.string(),
  points: z.number(),
  max: z.number(),
  checks: z.array(ReviewedCheck),
  files: z.array(z.object({ path: z.string(), hash: Sha256, isIssued: z.boolean() })),
})
export type ReviewedPart = z.infer<typeof ReviewedPart>

export const ReviewDetail = z.extend(ReviewRow, {
  appealText: z.nullable(z.string()),
  openedBy: z.nullable(z.string()),
  /** What flags know beyond their name, e.g. of whom a copied file speaks. */
  flagDetails: z.array(
    z.object({
      flag: z.string(),
      path: z.nullable(z.string()),
      by: z.nullable(z.string()),
      otherExamNumber: z.nullable(z.string()),
      otherName: z.nullable(z.string()),
    }),
  ),
  candidateId: Id,
  contentDigest: z.string(),
  parts: z.array(ReviewedPart),
  decisions: z.array(ReviewDecisionRow),
  differing: z.array(z.string()),
  /** Every result row of the sitting, newest first (D12). */
  history: z.array(
    z.object({
      at: EpochMs,
      source: z.string(),
      round: z.int(),
      rulesVersion: z.int(),
      graderVersion: z.string(),
      points: z.number(),
      max: z.number(),
      isEffective: z.boolean(),
      isReleased: z.boolean(),
    }),
  ),
  /** Documents that ended the grader, with its last words (F04). */
  failures: z.array(
    z.object({ taskId: z.string(), code: z.string(), message: z.string(), at: EpochMs }),
  ),
  /** What the caller may do now. */
  may: z.object({ take: z.boolean(), decide: z.boolean(), arbitrate: z.boolean() }),
})
export type ReviewDetail = z.infer<typeof ReviewDetail>

const Language = z._default(z.enum(['zh-CN', 'en']), 'zh-CN')
const ReviewParams = z.object({ sessionId: Id, reviewId: Id })

export const listReviews = endpoint({
  id: 'review.listReviews',
  method: 'GET',
  path: '/api/reviews',
  action: 'review.read',
  summary: 'The review queue: what the caller may see, undecided first, by flag, exam or state',
  query: z.object({
    ...pageQuery,
    examId: z.optional(Id),
    flag: z.optional(z.string().check(z.maxLength(40))),
    state: z.optional(z.enum(['waiting', 'open', 'arbitration', 'decided'])),
    kind: z.optional(z.enum(reviewKinds)),
  }),
  reply: z.object({
    rows: z.array(ReviewRow),
    total: z.int(),
    /** Of everything undecided that the caller may see. */
    flags: z.array(z.object({ flag: z.string(), total: z.int() })),
    exams: z.array(z.object({ examId: Id, title: z.string() })),
  }),
})
export const readReview = endpoint({
  id: 'review.readReview',
  method: 'GET',
  path: '/api/sessions/:sessionId/reviews/:reviewId',
  action: 'review.read',
  summary: 'One review with instruction, checks and findings side by side, files and history',
  params: ReviewParams,
  query: z.object({ language: Language }),
  reply: ReviewDetail,
})
export const downloadHandedIn = endpoint({
  id: 'review.downloadHandedIn',
  method: 'GET',
  path: '/api/sessions/:sessionId/reviews/:reviewId/files/:hash',
  action: 'review.read',
  summary: 'A file as it was handed in; leaves an audit row',
  params: z.object({ sessionId: Id, reviewId: Id, hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const readReviewPicture = endpoint({
  id: 'review.readReviewPicture',
  method: 'GET',
  path: '/api/sessions/:sessionId/reviews/:reviewId/pictures/:hash',
  action: 'review.read',
  summary: 'A picture of an item of the paper that a review is about',
  params: z.object({ sessionId: Id, reviewId: Id, hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const takeReview = endpoint({
  id: 'review.takeReview',
  method: 'POST',
  path: '/api/sessions/:sessionId/reviews/:reviewId/take',
  action: 'review.decide',
  summary: 'Say that one looks at it; whoever has it loses it, and others see who has it',
  params: ReviewParams,
  body: z.object({ take: z.boolean() }),
  reply: ReviewRow,
})

const Decision = z.object({
  /** What the caller saw: a grading or decision in between is a conflict. */
  expectedPoints: z.nullable(z.number()),
  /** Only what is decided otherwise than it counts now; empty confirms it. */
  points: z.array(Points).check(z.maxLength(2000)),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(2000)),
})
export const decideReview = endpoint({
  id: 'review.decideReview',
  method: 'POST',
  path: '/api/sessions/:sessionId/reviews/:reviewId/decision',
  action: 'review.decide',
  summary:
    'Confirm the points or decide others for single items and checkpoints, with a reason; audited',
  params: ReviewParams,
  body: Decision,
  reply: ReviewRow,
})
export const arbitrateReview = endpoint({
  id: 'review.arbitrateReview',
  method: 'POST',
  path: '/api/sessions/:sessionId/reviews/:reviewId/arbitration',
  action: 'review.arbitrate',
  summary: 'Decide where two reviewers differed; by somebody who is neither of them',
  params: ReviewParams,
  body: Decision,
  reply: ReviewRow,
})
export const openAppeal = endpoint({
  id: 'review.openAppeal',
  method: 'POST',
  path: '/api/exams/:examId/results/:candidateId/appeals',
  action: 'review.appeal',
  summary: 'Open an appeal for a candidate with its text; two reviewers decide independently',
  params: z.object({ examId: Id, candidateId: Id }),
  body: z.object({
    /** Chosen by the page: the same request again is the same appeal (R4). */
    reviewId: Id,
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
  }),
  reply: ReviewRow,
})
