import type { ClockFacts, SessionState } from './clock.contract.ts'

/** What staff do with a session's clock. */
export const clockActions = ['start', 'pause', 'resume', 'end'] as const
export type ClockAction = (typeof clockActions)[number]

/** `same`: it was so before; `refused`: it makes no sense in this state. */
type Move = 'moves' | 'same' | 'refused'

/** Complete by type: standby → running ⇄ paused → ended (DESIGN section 7). */
const table: Readonly<Record<SessionState, Readonly<Record<ClockAction, Move>>>> = {
  standby: { start: 'moves', pause: 'refused', resume: 'refused', end: 'moves' },
  running: { start: 'same', pause: 'moves', resume: 'same', end: 'moves' },
  paused: { start: 'same', pause: 'same', resume: 'moves', end: 'moves' },
  ended: { start: 'refused', pause: 'refused', resume: 'refused', end: 'same' },
}

/**
 * The clock of a session after an action; a pause that the session's end meets is closed with it.
 * @param now server time, ms. @returns the new facts, or why there are none.
 */
export function nextClock(
  facts: ClockFacts,
  action: ClockAction,
  now: number,
): ClockFacts | 'same' | 'refused' {
  const move = table[facts.state][action]
  if (move !== 'moves') return move
  switch (action) {
    case 'start':
      return { ...facts, state: 'running', startedAt: now }
    case 'pause':
      return { ...facts, state: 'paused', pausedAt: now }
    case 'resume':
      return { ...withoutPause(facts, now), state: 'running' }
    case 'end':
      return { ...withoutPause(facts, now), state: 'ended', endedAt: now }
  }
}

/** At least 1 ms for a pause, so that a later one can be told from it by the sum. */
function withoutPause(facts: ClockFacts, now: number): ClockFacts {
  if (facts.pausedAt === null) return facts
  const pausedMs = facts.pausedMs + Math.max(1, now - facts.pausedAt)
  return { ...facts, pausedMs, pausedAt: null }
}
