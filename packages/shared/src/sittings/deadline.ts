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

/** A client's view of the server's clock: its own monotonic clock plus an offset. */
export interface ClockOffset {
  /** serverNow − monotonicNow at the best sample. */
  readonly offsetMs: number
  /** Half of that sample's round trip: how wrong the offset can be. */
  readonly errorMs: number
}

/**
 * Takes a new sample of the server's clock. The sample with the shortest round trip is the truest;
 * an older one is kept while it is better, but trusts itself 1 ms less for each 2 s that passed
 * (quartz drift is below 0.05 %). Two samples whose ranges exclude each other mean that a clock was
 * moved, or that this one stood still while the PC slept: then only the new one is true.
 */
export function nextOffset(
  previous: (ClockOffset & { readonly sampledAt: number }) | undefined,
  sample: { readonly sentAt: number; readonly receivedAt: number; readonly serverNow: number },
): ClockOffset & { readonly sampledAt: number } {
  const errorMs = Math.max(0, sample.receivedAt - sample.sentAt) / 2
  const taken = {
    offsetMs: sample.serverNow - (sample.sentAt + errorMs),
    errorMs,
    sampledAt: sample.receivedAt,
  }
  if (!previous) return taken
  const aged = previous.errorMs + (sample.receivedAt - previous.sampledAt) / 2000
  const contradicts = Math.abs(taken.offsetMs - previous.offsetMs) > aged + errorMs
  return aged < errorMs && !contradicts ? previous : taken
}

/**
 * Remaining time after a restart without network (DESIGN 7): the persisted value minus the wall-clock
 * difference when that is plausible (0 … session length), else the value itself; never more.
 */
export function remainingAfterRestart(
  persisted: { readonly remainingMs: number; readonly wallClockAt: number },
  wallClockNow: number,
  sessionLengthMs: number,
): number {
  const passed = wallClockNow - persisted.wallClockAt
  const plausible = passed >= 0 && passed <= sessionLengthMs
  return Math.max(0, plausible ? persisted.remainingMs - passed : persisted.remainingMs)
}
