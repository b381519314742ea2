import * as z from 'zod/mini'
import { EpochMs, endpoint } from '../kernel/index.ts'
import { ItemId } from '../papers/papers.contract.ts'

/** What the student's page shows and the server has not yet: it asks again when it was sent. */
const NotArrived = z.object({ state: z.literal('notArrived') })

/** In practice alone, and only when it is asked for (CE5). */
export const checkItem = endpoint({
  id: 'classExams.checkItem',
  method: 'POST',
  path: '/api/candidate/practice/items/:itemId',
  action: 'candidate.own',
  summary: 'Judge one own answer; refused in every exam that is no practice',
  params: z.object({ itemId: ItemId }),
  body: z.object({
    /** The answer as the page shows it. */
    answer: z.array(z.string().check(z.maxLength(1000))).check(z.maxLength(20)),
  }),
  reply: z.union([
    NotArrived,
    z.object({
      state: z.literal('judged'),
      verdict: z.enum(['pass', 'partial', 'fail', 'unanswered']),
      points: z.number(),
      max: z.number(),
      /** Option ids, `true` or `false`, or accepted texts; empty while nothing is answered. */
      right: z.array(z.string()),
      explanation: z.string(),
    }),
  ]),
})

export const CheckedPoint = z.object({
  id: z.string(),
  title: z.string(),
  verdict: z.string(),
  points: z.number(),
  max: z.number(),
  /** What was expected and found, where the teacher shows explanations. */
  message: z.optional(z.string()),
})

export const checkTask = endpoint({
  id: 'classExams.checkTask',
  method: 'POST',
  path: '/api/candidate/practice/tasks/:taskId',
  action: 'candidate.own',
  summary:
    'Grade the last saved version of one own task; refused in every exam that is no practice',
  params: z.object({ taskId: ItemId }),
  body: z.object({ language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.union([
    NotArrived,
    z.object({
      state: z.literal('graded'),
      checkedAt: EpochMs,
      points: z.number(),
      max: z.number(),
      checkpoints: z.array(CheckedPoint),
    }),
  ]),
})

export const ownOutcome = endpoint({
  id: 'classExams.ownOutcome',
  method: 'GET',
  path: '/api/candidate/outcome',
  action: 'candidate.own',
  summary: 'What the teacher shows of the own result after the hand-in of a class exam or practice',
  query: z.object({ language: z._default(z.enum(['zh-CN', 'en']), 'zh-CN') }),
  reply: z.object({
    /** `waiting`: graded in a moment; `later`: more when the exam is over; `nothing`: not shown. */
    state: z.enum(['nothing', 'waiting', 'later', 'shown']),
    points: z.nullable(z.number()),
    max: z.nullable(z.number()),
    verdicts: z.array(CheckedPoint),
  }),
})
