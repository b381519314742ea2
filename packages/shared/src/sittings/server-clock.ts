import type { ClockFacts, SittingClock } from './clock.contract.ts'

/** What the sitting itself adds to its session's clock. */
export interface SittingTime {
  /** First log-in after the start, or the start for who logged in before; null before. */
  readonly beganAt: number | null
  readonly extensionMs: number
}

/** Late arrivals up to here count without a decision (DESIGN section 7, "what counts"). */
export const GRACE_MS = 2 * 60 * 1000

/**
 * The deadline of a sitting: start + duration + extensions + pauses, all server facts (DESIGN 7).
 * With timing `full` the start is the sitting's own; an ended session ends everybody.
 * @param now server time, ms; a pause that goes on moves the deadline along with it.
 * @returns ms, or null before the session started.
 */
export function deadlineOf(facts: ClockFacts, sitting: SittingTime, now: number): number | null {
  if (facts.startedAt === null) return null
  const start =
    facts.timing === 'full' ? Math.max(facts.startedAt, sitting.beganAt ?? now) : facts.startedAt
  const runningPause = facts.pausedAt === null ? 0 : Math.max(0, now - facts.pausedAt)
  const deadline =
    start +
    facts.durationMs +
    facts.extensionMs +
    facts.pausedMs +
    runningPause +
    sitting.extensionMs
  return facts.endedAt === null ? deadline : Math.min(deadline, facts.endedAt)
}

/** The clock as it is told to a candidate's page. */
export function sittingClock(facts: ClockFacts, sitting: SittingTime, now: number): SittingClock {
  return {
    serverNow: now,
    state: facts.state,
    deadline: deadlineOf(facts, sitting, now),
    handInOpensAt: facts.startedAt === null ? null : facts.startedAt + facts.handInOpensMs,
  }
}

/** Whether what arrives now still counts in time: deadline + 2 minutes. */
export function arrivesInTime(deadline: number | null, now: number): boolean {
  return deadline !== null && now <= deadline + GRACE_MS
}
