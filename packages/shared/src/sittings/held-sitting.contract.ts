import * as z from 'zod/mini'
import { BeganOffline, Binding } from '../answers/answers.contract.ts'
import { Receipt } from '../hand-in/receipt.contract.ts'
import { Base64Url, EpochMs, ExamNumber, Id, endpoint } from '../kernel/index.ts'
import { SittingClock } from './clock.contract.ts'
import { CandidateExam, CandidateSitting } from './sittings.contract.ts'

/**
 * A sitting as an exam PC holds it, so that a page that reopens without network goes on without a
 * log-in (F01). Kept by the bridge on disk and by the page in IndexedDB; each restores the other.
 */
export const HeldSitting = z.object({
  token: z.string(),
  sitting: CandidateSitting,
  binding: Binding,
  bindings: z.array(Binding),
  exam: z.nullable(CandidateExam),
  receipt: z.nullable(Receipt),
  /** Last clock told by the server, with the holder's monotonic and wall clock at that moment. */
  clock: SittingClock,
  /** Persisted every 10 s: what a restart without network counts from. */
  remaining: z.nullable(
    z.object({ remainingMs: z.number(), wallClockAt: EpochMs, verified: z.boolean() }),
  ),
  /** Of a sitting that began without network, told to the server with its branch (N01). */
  began: z.optional(BeganOffline),
})
export type HeldSitting = z.infer<typeof HeldSitting>

export const stationProof = endpoint({
  id: 'sittings.stationProof',
  method: 'POST',
  path: '/bridge/station-proof',
  action: 'bridge.page',
  summary: 'A signed statement that the page runs at this station, for the log-in',
  body: z.object({ examNumber: ExamNumber }),
  reply: z.object({
    station: z.nullable(
      z.object({ kind: z.literal('bridge'), stationId: Id, at: EpochMs, signature: Base64Url }),
    ),
  }),
})
export const holdSitting = endpoint({
  id: 'sittings.holdSitting',
  method: 'POST',
  path: '/bridge/sitting',
  action: 'bridge.page',
  summary:
    'Give the bridge a sitting after log-in, and again with the exam: it lays out the answer folder',
  body: z.object({ held: HeldSitting }),
  maxBodyBytes: 8 * 1024 * 1024,
  reply: z.object({
    /** `cleared`: a backup cleared it from this PC after the page had last heard of it (F06). */
    kind: z.enum(['held', 'otherSitting', 'cleared']),
    /** The unfinished sitting that holds this PC (F06). */
    other: z.nullable(z.object({ examNumber: z.string(), name: z.string() })),
    answerFolder: z.nullable(z.string()),
  }),
})
export const heldSitting = endpoint({
  id: 'sittings.heldSitting',
  method: 'GET',
  path: '/bridge/sitting',
  action: 'bridge.page',
  summary: 'The sitting that this PC holds, if any, also after its hand-in until the next one',
  reply: z.object({ held: z.nullable(HeldSitting) }),
})
export const releaseSitting = endpoint({
  id: 'sittings.releaseSitting',
  method: 'DELETE',
  path: '/bridge/sitting',
  action: 'bridge.page',
  summary: 'Back to the idle screen after the receipt; refused while anything is not handed in',
  reply: z.object({ released: z.boolean() }),
})
