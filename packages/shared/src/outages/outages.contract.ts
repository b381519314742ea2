import * as z from 'zod/mini'
import { EpochMs, Id, endpoint } from '../kernel/index.ts'
import { codeVerdicts } from '../sittings/report-extra-time.contract.ts'

const Stretch = { from: EpochMs, to: EpochMs }

/** One line of the outage ledger (断网断电记录). */
export const LedgerGap = z.object({
  ...Stretch,
  /** It goes on: `to` is now. */
  open: z.boolean(),
  /** How much of it the server itself was away, ms. */
  serverMs: z.int(),
  /** Answers that came afterwards and say that they were given meanwhile. */
  answersMeanwhile: z.int(),
  restarted: z.boolean(),
})
export type LedgerGap = z.infer<typeof LedgerGap>

export const LedgerSitting = z.object({
  sittingId: Id,
  examNumber: z.string(),
  name: z.string(),
  seatNumber: z.nullable(z.int()),
  gaps: z.array(LedgerGap),
})
export type LedgerSitting = z.infer<typeof LedgerSitting>

export const LedgerProposal = z.object({
  /** null: everybody. */
  sittingId: z.nullable(Id),
  minutes: z.int(),
  given: z.int(),
  outMs: z.int(),
  out: z.array(z.object(Stretch)),
  serverMs: z.int(),
  stations: z.int(),
  of: z.int(),
  wentOn: z.int(),
  restarted: z.int(),
})
export type LedgerProposal = z.infer<typeof LedgerProposal>

/** An extra-time code that a station took without network. */
export const LedgerCode = z.object({
  sittingId: Id,
  number: z.int(),
  minutes: z.int(),
  usedAt: EpochMs,
  reportedAt: EpochMs,
  verdict: z.enum(codeVerdicts),
})
export type LedgerCode = z.infer<typeof LedgerCode>

export const outageLedger = endpoint({
  id: 'outages.outageLedger',
  method: 'GET',
  path: '/api/sessions/:sessionId/outages',
  action: 'room.watch',
  summary:
    'Who was out of contact from when to when while the session ran, the minutes that follow, and codes that stations took',
  params: z.object({ sessionId: Id }),
  reply: z.object({
    serverNow: EpochMs,
    /** When the server itself was away while the session ran. */
    serverGaps: z.array(z.object(Stretch)),
    /** Sittings with a line in the ledger, by station. */
    sittings: z.array(LedgerSitting),
    proposals: z.array(LedgerProposal),
    codes: z.array(LedgerCode),
  }),
})
