import { describe, expect, it } from 'vitest'
import { boundedBegin } from './offline-start.ts'

const planned = 1_800_000_000_000
const minute = 60_000

describe('when a session began that started without network (N01)', () => {
  const now = planned + 50 * minute
  const known = { plannedStart: planned, startedAt: null, now }

  it('OS1: is what its station tells, never after now and at most half an hour early', () => {
    const told = { startedAt: planned + 2 * minute, at: planned + 3 * minute }
    expect(boundedBegin(told, known)).toEqual({ startedAt: told.startedAt, beganAt: told.at })
    const late = { startedAt: now + 900 * minute, at: now + 901 * minute }
    expect(boundedBegin(late, known)).toEqual({ startedAt: now, beganAt: now })
    const early = { startedAt: 0, at: 1 }
    const earliest = planned - 30 * minute
    expect(boundedBegin(early, known)).toEqual({ startedAt: earliest, beganAt: earliest })
  })

  it('OS1: of a session that the server started is the server’s word', () => {
    const told = { startedAt: planned, at: planned + minute }
    const started = planned + 10 * minute
    expect(boundedBegin(told, { ...known, startedAt: started })).toEqual({
      startedAt: started,
      beganAt: started,
    })
  })
})
