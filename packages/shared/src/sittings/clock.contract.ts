import * as z from 'zod/mini'
import { EpochMs } from '../kernel/index.ts'

export const sessionStates = ['standby', 'running', 'paused', 'ended'] as const
export type SessionState = (typeof sessionStates)[number]

/** Everything the server knows about a session's time; the deadline is computed from it (DESIGN 7). */
export const ClockFacts = z.object({
  state: z.enum(sessionStates),
  timing: z.enum(['sessionEnd', 'full']),
  durationMs: z.int(),
  startedAt: z.nullable(EpochMs),
  /** Extensions of the whole session. */
  extensionMs: z.int(),
  /** Time spent in pauses that are over. */
  pausedMs: z.int(),
  /** Begin of the pause that goes on. */
  pausedAt: z.nullable(EpochMs),
  endedAt: z.nullable(EpochMs),
  entryClosesMs: z.int(),
  handInOpensMs: z.int(),
})
export type ClockFacts = z.infer<typeof ClockFacts>

/** What a candidate's page needs to count down; all times by the server's clock (R5). */
export const SittingClock = z.object({
  serverNow: EpochMs,
  state: z.enum(sessionStates),
  /** null before the start. During a pause it stands as if the pause ended now. */
  deadline: z.nullable(EpochMs),
  handInOpensAt: z.nullable(EpochMs),
})
export type SittingClock = z.infer<typeof SittingClock>
