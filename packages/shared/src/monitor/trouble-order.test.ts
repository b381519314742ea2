import { describe, expect, it } from 'vitest'
import type { AreaSession } from './areas.contract.ts'
import { byTrouble, troubleOf } from './trouble-order.ts'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

function session(n: number, more: Partial<AreaSession> = {}): AreaSession {
  return {
    ...{ sessionId: id(n), examTitle: 'exam', name: 'first', areaName: 'east', siteName: 'school' },
    ...{ roomName: `room ${n}`, plannedStart: 1000, candidates: 30, seated: 30, loggedIn: 30 },
    clock: {
      ...{ state: 'running', timing: 'sessionEnd', durationMs: 3_600_000, startedAt: 1000 },
      ...{ extensionMs: 0, pausedMs: 0, pausedAt: null, endedAt: null },
      ...{ entryClosesMs: 0, handInOpensMs: 0 },
    },
    ...{ handedIn: 0, silent: 0, unsynced: 0, unsyncedSince: null, damaged: 0 },
    ...{ failures: [], incidents: 0, openApprovals: 0, ...more },
  }
}

const failure = (affected: number): AreaSession['failures'][number] => ({
  ...{ failureId: id(900), family: 'contact', cause: 'network', affected, of: 30, since: 1 },
})
const ended = { ...session(0).clock, state: 'ended' as const, endedAt: 5000 }

describe('rooms by trouble', () => {
  it('MT8: names the most urgent thing of a room', () => {
    expect(troubleOf(session(1, { failures: [failure(20)], silent: 20 }))).toBe('failure')
    expect(troubleOf(session(1, { silent: 1, unsynced: 4 }))).toBe('silent')
    expect(troubleOf(session(1, { unsynced: 1, openApprovals: 1 }))).toBe('waiting')
    expect(troubleOf(session(1, { damaged: 1 }))).toBe('waiting')
    expect(troubleOf(session(1, { openApprovals: 1 }))).toBe('asks')
    expect(troubleOf(session(1))).toBe('calm')
    // After the end a PC that is switched off is no trouble, work that has not arrived is.
    expect(troubleOf(session(1, { clock: ended, silent: 9 }))).toBe('calm')
    expect(troubleOf(session(1, { clock: ended, unsynced: 1 }))).toBe('waiting')
  })

  it('MT8: puts trouble first, then how many it concerns, then state, time and place', () => {
    const standby = { ...session(0).clock, state: 'standby' as const, startedAt: null }
    const rows = [
      session(1),
      session(2, { clock: standby }),
      session(3, { openApprovals: 1 }),
      session(4, { silent: 2 }),
      session(5, { silent: 9 }),
      session(6, { failures: [failure(5)] }),
      session(7, { failures: [failure(25)] }),
      session(8, { clock: ended }),
      session(9, { plannedStart: 500 }),
    ]
    const order = byTrouble(rows).map(({ sessionId }) => Number(sessionId.slice(-2)))
    expect(order).toEqual([7, 6, 5, 4, 3, 9, 1, 2, 8])
    expect(byTrouble([...rows].reverse()).map(({ sessionId }) => sessionId)).toEqual(
      byTrouble(rows).map(({ sessionId }) => sessionId),
    )
  })
})
