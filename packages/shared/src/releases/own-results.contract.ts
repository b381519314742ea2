import * as z from 'zod/mini'
import { EpochMs, ExamNumber, Id, Sha256, endpoint } from '../kernel/index.ts'
import { PictureOfItem } from '../papers/index.ts'
import { ResultKind } from './kind-of-result.ts'

const OwnLogIn = {
  examNumber: ExamNumber,
  accessCode: z.string().check(z.minLength(1), z.maxLength(64)),
}

/** One check as its candidate may see it; `message` only where the office shows everything. */
const OwnVerdict = z.object({
  part: z.string(),
  title: z.string(),
  points: z.number(),
  max: z.number(),
  message: z.nullable(z.string()),
  /** Those that title and message name; read by `readOwnPicture`. */
  pictures: z.optional(z.array(PictureOfItem)),
})

/** A candidate's own published result; what the office does not show is null (RL9). */
export const OwnResult = z.object({
  examId: Id,
  examTitle: z.string(),
  examNumber: z.string(),
  name: z.string(),
  school: z.nullable(z.string()),
  className: z.nullable(z.string()),
  edition: z.int(),
  /** Why it was published anew; null in the first edition. */
  correction: z.nullable(z.string()),
  publishedAt: EpochMs,
  kind: ResultKind,
  score: z.nullable(z.number()),
  grade: z.nullable(z.string()),
  objectivePoints: z.nullable(z.number()),
  taskPoints: z.nullable(z.number()),
  evidence: z.array(OwnVerdict),
  appeal: z.object({
    opensAt: z.nullable(EpochMs),
    closesAt: z.nullable(EpochMs),
    /** Whether one may be opened now. */
    may: z.boolean(),
    /** The candidate's last one; null without. */
    state: z.nullable(z.enum(['open', 'decided'])),
  }),
})
export type OwnResult = z.infer<typeof OwnResult>

export const readOwnResults = endpoint({
  id: 'releases.readOwnResults',
  method: 'POST',
  path: '/api/own-results',
  action: 'releases.own',
  summary:
    'A candidate’s own published results by exam number and access code; slowed down like a log-in',
  body: z.object({ ...OwnLogIn, language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.object({ results: z.array(OwnResult) }),
})
export const readOwnPicture = endpoint({
  id: 'releases.readOwnPicture',
  method: 'POST',
  path: '/api/own-results/picture',
  action: 'releases.own',
  summary: 'A picture of an item that a candidate’s own published result shows',
  body: z.object({ ...OwnLogIn, examId: Id, hash: Sha256 }),
  reply: z.unknown(),
  replyKind: 'bytes',
})
export const openOwnAppeal = endpoint({
  id: 'releases.openOwnAppeal',
  method: 'POST',
  path: '/api/own-results/appeals',
  action: 'releases.own',
  summary: 'Appeal against one’s own published result while the window is open',
  body: z.object({
    ...OwnLogIn,
    examId: Id,
    /** Chosen by the page: the same request again is the same appeal (R4). */
    reviewId: Id,
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(4000)),
  }),
  reply: z.object({ done: z.literal(true) }),
})
