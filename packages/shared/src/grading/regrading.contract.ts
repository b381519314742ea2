import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { itemKinds, taskKinds } from '../papers/papers.contract.ts'
import { GradingRules } from './grading-rules.ts'

const ExamParams = z.object({ examId: Id })
const RunParams = z.object({ examId: Id, runId: Id })
const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(1000))
const RulesVersion = z.int().check(z.minimum(1))

/** A version of a paper's grading rules; version 1 is the confirmed paper's own. */
export const RulesVersionRow = z.object({
  rulesVersion: z.int(),
  reason: z.nullable(z.string()),
  madeBy: z.nullable(z.string()),
  madeAt: EpochMs,
})
export type RulesVersionRow = z.infer<typeof RulesVersionRow>

export const listRules = endpoint({
  id: 'grading.listRules',
  method: 'GET',
  path: '/api/exams/:examId/grading/rules',
  action: 'grading.rules',
  summary: 'Versions of the rules by which the exam’s paper is graded, and which one counts',
  params: ExamParams,
  reply: z.object({
    versions: z.array(RulesVersionRow),
    /** By which work is graded that is handed in now. */
    current: z.int(),
  }),
})
export const readRules = endpoint({
  id: 'grading.readRules',
  method: 'GET',
  path: '/api/exams/:examId/grading/rules/:rulesVersion',
  action: 'grading.rules',
  summary: 'One version of the grading rules whole, with what a person needs to read them',
  params: z.object({ examId: Id, rulesVersion: z.coerce.number().check(z.int(), z.minimum(1)) }),
  reply: z.object({
    rules: GradingRules,
    items: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(itemKinds),
        stem: z.string(),
        options: z.array(z.object({ id: z.string(), text: z.string() })),
      }),
    ),
    tasks: z.array(z.object({ id: z.string(), kind: z.enum(taskKinds), title: z.string() })),
  }),
})
export const makeRules = endpoint({
  id: 'grading.makeRules',
  method: 'POST',
  path: '/api/exams/:examId/grading/rules',
  action: 'grading.rules',
  summary:
    'Make the next version of the grading rules, with a reason; checked by the engine, and no version is ever changed (D12)',
  params: ExamParams,
  body: z.object({
    /** The latest version that the page saw: another one in between is a conflict. */
    expected: RulesVersion,
    rules: GradingRules,
    reason: Reason,
  }),
  maxBodyBytes: 4 * 1024 * 1024,
  reply: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('made'), rulesVersion: z.int() }),
    z.object({ kind: z.literal('faulty'), faults: z.array(z.string()) }),
  ]),
})

export const regradeStates = ['running', 'ready', 'released', 'discarded'] as const
export type RegradeState = (typeof regradeStates)[number]

/** One regrade: new results beside those that count, until it is released or discarded. */
export const RegradeRow = z.object({
  runId: Id,
  scope: z.enum(['exam', 'session', 'sitting']),
  sessionId: z.nullable(Id),
  sittingId: z.nullable(Id),
  rulesVersion: z.int(),
  reason: z.string(),
  state: z.enum(regradeStates),
  startedBy: z.string(),
  startedAt: EpochMs,
  /** Hand-ins to grade, graded, and not gradable. */
  total: z.int(),
  graded: z.int(),
  failed: z.int(),
  decidedBy: z.nullable(z.string()),
  decidedAt: z.nullable(EpochMs),
  decisionReason: z.nullable(z.string()),
})
export type RegradeRow = z.infer<typeof RegradeRow>

export const listRegrades = endpoint({
  id: 'grading.listRegrades',
  method: 'GET',
  path: '/api/exams/:examId/grading/regrades',
  action: 'grading.regrade',
  summary: 'Regrades of an exam with their progress, newest first',
  params: ExamParams,
  reply: z.object({ regrades: z.array(RegradeRow) }),
})
export const startRegrade = endpoint({
  id: 'grading.startRegrade',
  method: 'POST',
  path: '/api/exams/:examId/grading/regrades',
  action: 'grading.regrade',
  summary:
    'Grade a sitting, a session or the exam again with a version of the rules; nothing counts before it is released; one at a time per exam',
  params: ExamParams,
  body: z.object({
    /** Chosen by the page: the same request again is the same regrade (R4). */
    runId: Id,
    rulesVersion: RulesVersion,
    sessionId: z.optional(Id),
    /** With its session. */
    sittingId: z.optional(Id),
    reason: Reason,
  }),
  reply: RegradeRow,
})

const Points = z.object({ points: z.number(), max: z.number() })

/** One candidate in the diff of a regrade; `after` is null while it is not graded, or cannot be. */
export const DiffRow = z.object({
  sessionId: Id,
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  before: z.nullable(Points),
  after: z.nullable(Points),
  problem: z.nullable(z.string()),
  changes: z.array(
    z.object({ id: z.string(), before: z.nullable(Points), after: z.nullable(Points) }),
  ),
})
export type DiffRow = z.infer<typeof DiffRow>

export const readRegrade = endpoint({
  id: 'grading.readRegrade',
  method: 'GET',
  path: '/api/exams/:examId/grading/regrades/:runId',
  action: 'grading.regrade',
  summary: 'A regrade with the diff of scores: sums, what changed where, candidate by candidate',
  params: RunParams,
  query: z.object({
    page: z._default(z.coerce.number().check(z.int(), z.minimum(1)), 1),
    pageSize: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
    /** `changed` leaves out who keeps all points. */
    show: z._default(z.enum(['changed', 'all', 'problems']), 'changed'),
  }),
  reply: z.object({
    regrade: RegradeRow,
    summary: z.object({
      up: z.int(),
      down: z.int(),
      same: z.int(),
      sumBefore: z.number(),
      sumAfter: z.number(),
    }),
    /** Per item or checkpoint: how many gain and lose by it. */
    byId: z.array(z.object({ id: z.string(), up: z.int(), down: z.int() })),
    rows: z.array(DiffRow),
    total: z.int(),
  }),
})
export const decideRegrade = endpoint({
  id: 'grading.decideRegrade',
  method: 'POST',
  path: '/api/exams/:examId/grading/regrades/:runId/decision',
  action: 'grading.regrade',
  summary:
    'Release a regrade, so that its points count from now on, or discard it; with a reason. What was handed in or decided meanwhile is graded first: then it runs again',
  params: RunParams,
  body: z.object({ decision: z.enum(['released', 'discarded']), reason: Reason }),
  reply: RegradeRow,
})
