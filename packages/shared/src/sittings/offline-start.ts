import type { BeganOffline } from '../answers/answers.contract.ts'

/** How long before its planned start a session can have begun by its start code, ms. */
const EARLIEST_MS = 30 * 60_000

/**
 * When a session began that started by its start code, and one of its sittings with it (SPEC OS1): as the
 * station tells, bounded by what the server knows, because a PC's clock may say anything (R5).
 * @param known server ms: planned start, the start if the session has one, and now.
 */
export function boundedBegin(
  told: Pick<BeganOffline, 'startedAt' | 'at'>,
  known: {
    readonly plannedStart: number
    readonly startedAt: number | null
    readonly now: number
  },
): { readonly startedAt: number; readonly beganAt: number } {
  const { plannedStart, now } = known
  const startedAt =
    known.startedAt ?? Math.min(now, Math.max(told.startedAt, plannedStart - EARLIEST_MS))
  return { startedAt, beganAt: Math.min(now, Math.max(told.at, startedAt)) }
}
