import * as z from 'zod/mini'
import { EpochMs, Sha256, endpoint } from '../kernel/index.ts'
import { SittingClock } from './clock.contract.ts'

/**
 * What the server's ledger makes of a code that a station took: `granted` (it reaches what the screen
 * showed), `waiting` for the area, `refused`. The screen goes by the code while it waits.
 */
export const codeVerdicts = ['granted', 'waiting', 'refused'] as const
export type CodeVerdict = (typeof codeVerdicts)[number]

/** A code as the station that took it tells of it. */
export const TakenCode = z.object({
  code: z.string().check(z.minLength(1), z.maxLength(60)),
  /** The station's estimate of the server's time; evidence, not proof (R5). */
  usedAt: EpochMs,
  /** Deadline that the screen had before the code, by the server's last word and earlier codes. */
  knownDeadline: z.nullable(EpochMs),
})
export type TakenCode = z.infer<typeof TakenCode>

export const reportExtraTimeCodes = endpoint({
  id: 'sittings.reportExtraTimeCodes',
  method: 'POST',
  path: '/api/candidate/extra-time-codes',
  action: 'candidate.own',
  summary: 'Tell which extra-time codes a station took without network; repeating it is harmless',
  body: z.object({ codes: z.array(TakenCode).check(z.minLength(1), z.maxLength(20)) }),
  reply: z.object({
    codes: z.array(z.object({ commitment: Sha256, verdict: z.enum(codeVerdicts) })),
    /** The clock that goes with these verdicts. */
    clock: SittingClock,
  }),
})
