import { describe, expect, it } from 'vitest'
import type { SittingClock } from '../sittings/index.ts'
import { heartbeatToTell, MANY_STATIONS } from './heartbeat-pace.ts'

const NOW = 1_700_000_000_000
const clock = (more: Partial<SittingClock> = {}): SittingClock => ({
  ...{ serverNow: NOW, state: 'running', deadline: NOW + 3_600_000, handInOpensAt: null },
  ...more,
})

describe('the pace of heartbeats', () => {
  it.each([
    ['few', MANY_STATIONS, clock(), undefined],
    ['very many', MANY_STATIONS + 1, clock(), 10_000],
    ['before the start', 5000, clock({ state: 'standby', deadline: null }), undefined],
    ['paused', 5000, clock({ state: 'paused' }), undefined],
    ['ended', 5000, clock({ state: 'ended' }), undefined],
    ['more than a minute left', 5000, clock({ deadline: NOW + 60_001 }), 10_000],
    ['the last minute', 5000, clock({ deadline: NOW + 60_000 }), undefined],
    ['past the deadline', 5000, clock({ deadline: NOW - 1 }), undefined],
  ])('Y14: %s', (_title, heard, given, told) => {
    expect(heartbeatToTell(heard, given)).toBe(told)
  })
})
