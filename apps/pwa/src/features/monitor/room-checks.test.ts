import type { StationCheck } from '@wenkao/shared/station-check'
import { describe, expect, it } from 'vitest'
import { checkRows, countStates, needsAttention, type StationRow } from './room-checks.ts'

const NOW = 1_700_000_000_000

function check(change: Partial<StationCheck>): StationCheck {
  return {
    version: 1,
    at: NOW - 60_000,
    outcome: 'good',
    lines: [],
    canaries: [],
    bridgeVersion: '1.0.0',
    appVersion: null,
    ...change,
  }
}
function station(number: number, change: Partial<StationRow>): StationRow {
  return {
    stationId: `00000000-0000-7000-8000-00000000000${number}`,
    number,
    registered: true,
    lastSeenAt: NOW,
    address: '10.0.0.7',
    addressChangedAt: null,
    clonedAt: null,
    check: check({}),
    ...change,
  }
}
const rows = (...stations: StationRow[]) =>
  checkRows({ roomName: '机房一', siteName: '一中', serverNow: NOW, stations })

describe('the checks of a room (N05, F16)', () => {
  it('shows each station by number in green, amber, red or grey', () => {
    const shown = rows(
      station(4, { check: null }),
      station(2, { check: check({ outcome: 'warn' }) }),
      station(3, { check: check({ outcome: 'bad' }) }),
      station(1, {}),
      station(5, { registered: false, check: null }),
    )
    expect(shown.map(({ state }) => state)).toEqual(['good', 'warn', 'bad', 'none', 'unregistered'])
    expect(countStates(shown)).toEqual({ good: 1, warn: 1, bad: 1, none: 1 })
    expect(shown.map(needsAttention)).toEqual([false, true, true, true, false])
  })

  it('calls two PCs under one key bad, however good their check was', () => {
    expect(rows(station(1, { clonedAt: NOW - 1 }))[0]?.state).toBe('bad')
  })

  it('lets a changed address break nothing: a station is its key (F16)', () => {
    const [row] = rows(station(1, { addressChangedAt: NOW - 1 }))
    expect(row?.state).toBe('good')
  })

  it('shows green only for what was good today', () => {
    const old = check({ at: NOW - 25 * 3_600_000 })
    expect(rows(station(1, { check: old }))[0]).toMatchObject({ state: 'warn', isOld: true })
    const bad = check({ at: NOW - 25 * 3_600_000, outcome: 'bad' })
    expect(rows(station(1, { check: bad }))[0]?.state).toBe('bad')
  })

  it('lists what has to be read, the worst first, and unknown never as good', () => {
    const line = (outcome: 'good' | 'warn' | 'bad' | 'unknown') => ({
      ...{ name: 'disk', outcome, reason: outcome, facts: {} },
    })
    const lines = [line('unknown'), line('good'), line('warn'), line('bad')]
    const [row] = rows(station(1, { check: check({ outcome: 'bad', lines }) }))
    expect(row?.lines.map(({ outcome }) => outcome)).toEqual(['bad', 'warn', 'unknown'])
  })
})
