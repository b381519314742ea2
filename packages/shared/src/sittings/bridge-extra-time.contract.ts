import * as z from 'zod/mini'
import { endpoint } from '../kernel/index.ts'

export const extraTimeCodeOutcomes = [
  'taken',
  'wrong',
  /** Typed too often: `retryAfterMs` says how long to wait. */
  'wait',
  /** It worked here before; the time stays as it is. */
  'used',
  /** More time than it gives has passed already: it stays good, and a greater one is needed. */
  'tooLittle',
  /** Nobody sits here, or what was sat is handed in. */
  'noSitting',
] as const
export type ExtraTimeCodeOutcome = (typeof extraTimeCodeOutcomes)[number]

export const useExtraTimeCode = endpoint({
  id: 'sittings.useExtraTimeCode',
  method: 'POST',
  path: '/bridge/extra-time',
  action: 'bridge.page',
  summary:
    'Take a single-use extra-time code without network: it moves this screen’s clock, the server decides on contact',
  body: z.object({ code: z.string().check(z.maxLength(60)) }),
  reply: z.object({
    outcome: z.enum(extraTimeCodeOutcomes),
    /** Minutes of the code; null for a wrong one. */
    minutes: z.nullable(z.int()),
    /** Remaining time after it, ms; null when nobody sits here. */
    remainingMs: z.nullable(z.number()),
    retryAfterMs: z.int(),
  }),
})
