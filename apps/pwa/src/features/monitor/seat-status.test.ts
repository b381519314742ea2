import type { RoomSitting, RoomView } from '@wenkao/shared/monitor'
import { describe, expect, it } from 'vitest'
import {
  roomCounts,
  seatCells,
  statusOfSitting,
  troublesOf,
  unsentOf,
  waitingSittings,
} from './seat-status.ts'

const NOW = 1_700_000_000_000

function sitting(change: Partial<RoomSitting>): RoomSitting {
  return {
    sittingId: '00000000-0000-7000-8000-000000000001',
    examNumber: '260101',
    name: '王小明',
    seatNumber: null,
    state: 'scheduled',
    epoch: null,
    extensionMs: 0,
    progress: null,
    unsentSince: null,
    lastSeenAt: null,
    loggedInAt: null,
    handedInAt: null,
    receiptCode: null,
    ...change,
  }
}

function view(sittings: RoomSitting[]): RoomView {
  return {
    session: {
      sessionId: '00000000-0000-7000-8000-000000000002',
      examId: '00000000-0000-7000-8000-000000000003',
      examTitle: '信息技术',
      name: '第一场',
      areaName: '东区',
      siteName: '一中',
      roomId: '00000000-0000-7000-8000-000000000004',
      roomName: '机房一',
      plannedStart: NOW,
      clock: {
        state: 'running',
        timing: 'sessionEnd',
        durationMs: 3_600_000,
        startedAt: NOW,
        extensionMs: 0,
        pausedMs: 0,
        pausedAt: null,
        endedAt: null,
        entryClosesMs: 0,
        handInOpensMs: 0,
      },
      candidates: sittings.length,
      seated: 0,
      loggedIn: 0,
      handedIn: 0,
      stations: 4,
    },
    serverNow: NOW,
    drawCommitment: 'a'.repeat(64),
    witnessDigits: null,
    seats: [
      { number: 3, registered: true, excluded: false },
      { number: 1, registered: true, excluded: false },
      { number: 2, registered: false, excluded: false },
      { number: 4, registered: true, excluded: true },
    ],
    sittings,
  }
}

describe('seat status', () => {
  it('calls a seat silent after 20 s without a sign of life, not at 20 s', () => {
    const at = (lastSeenAt: number) =>
      statusOfSitting(sitting({ state: 'answering', seatNumber: 1, lastSeenAt }), NOW)
    expect(at(NOW - 20_000)).toBe('answering')
    expect(at(NOW - 20_001)).toBe('silent')
  })

  it('never calls silent who has not logged in or has handed in', () => {
    const lastSeenAt = NOW - 600_000
    expect(statusOfSitting(sitting({ state: 'seated', lastSeenAt }), NOW)).toBe('seated')
    expect(statusOfSitting(sitting({ state: 'handedIn', lastSeenAt }), NOW)).toBe('handedIn')
    expect(statusOfSitting(sitting({ state: 'loggedIn', lastSeenAt: null }), NOW)).toBe('loggedIn')
  })

  it('lists the seats by number, with excluded and free ones', () => {
    const cells = seatCells(
      view([sitting({ state: 'answering', seatNumber: 3, lastSeenAt: NOW - 45_000 })]),
      NOW,
    )
    expect(cells.map((cell) => [cell.number, cell.status, cell.silentMs])).toEqual([
      [1, 'free', undefined],
      [2, 'free', undefined],
      [3, 'silent', 45_000],
      [4, 'excluded', undefined],
    ])
  })

  it('counts so that the numbers add up to the candidates', () => {
    const counts = roomCounts(
      view([
        sitting({}),
        sitting({ state: 'seated', seatNumber: 1 }),
        sitting({ state: 'answering', seatNumber: 2, lastSeenAt: NOW }),
        sitting({ state: 'answering', seatNumber: 3, lastSeenAt: NOW - 30_000 }),
      ]),
      NOW,
    )
    expect(counts).toEqual({
      candidates: 4,
      waiting: 1,
      freeSeats: 0,
      notLoggedIn: 1,
      loggedIn: 0,
      answering: 1,
      silent: 1,
      handedIn: 0,
      unsent: 0,
    })
  })

  it('names what waits for longer than a moment, and at a lost station what it told last', () => {
    const progress = { answered: 3, of: 10, unsent: 4, filesUnsent: 0 }
    const at = (change: Partial<RoomSitting>) =>
      unsentOf(
        sitting({ state: 'answering', seatNumber: 1, lastSeenAt: NOW, progress, ...change }),
        NOW,
      )
    expect(at({ unsentSince: NOW - 15_000 })).toEqual({
      ...{ changes: 4, since: NOW - 15_000, isLastKnown: false },
    })
    // On its way: every station has that between two signs of life.
    expect(at({ unsentSince: NOW - 14_999 })).toBeUndefined()
    expect(at({ unsentSince: null })).toBeUndefined()
    expect(at({ unsentSince: NOW, progress: { ...progress, unsent: 0 } })).toBeUndefined()
    expect(at({ lastSeenAt: NOW - 60_000, unsentSince: null })).toEqual({
      ...{ changes: 4, since: null, isLastKnown: true },
    })
    const counts = roomCounts(
      view([
        sitting({ state: 'answering', seatNumber: 1, lastSeenAt: NOW - 60_000, progress }),
        sitting({ state: 'answering', seatNumber: 2, lastSeenAt: NOW, progress }),
      ]),
      NOW,
    )
    expect(counts.unsent).toBe(1)
  })

  it('lists who waits for a seat by exam number', () => {
    const waiting = waitingSittings(
      view([
        sitting({ examNumber: '260103' }),
        sitting({ examNumber: '260101', seatNumber: 2, state: 'seated' }),
        sitting({ examNumber: '260102' }),
      ]),
    )
    expect(waiting.map((entry) => entry.examNumber)).toEqual(['260102', '260103'])
  })

  it('names what is wrong with a station, what has to be decided first (F02d, F22, N05)', () => {
    const seat = { number: 1, registered: true, excluded: false }
    const line = { branch: null, seatNumber: 1, since: NOW, entries: 3, current: true }
    expect(
      troublesOf(
        { ...seat, check: 'bad', cloned: true, clockOffMs: 86_400_000 },
        sitting({ seatNumber: 1, lines: [line, { ...line, branch: 'a', current: false }] }),
      ),
    ).toEqual(['lines', 'cloned', 'badCheck', 'wrongDate'])
    expect(troublesOf({ ...seat, check: 'warn', clockOffMs: null }, undefined)).toEqual([])
    expect(troublesOf({ ...seat, excluded: true, check: 'bad' }, undefined)).toEqual([])
    // A candidate who sits there nevertheless makes it matter again.
    expect(
      troublesOf({ ...seat, excluded: true, check: 'bad' }, sitting({ seatNumber: 1 })),
    ).toEqual(['badCheck'])
  })

  it('tells a check that was never run from one that is not asked for', () => {
    const base = view([])
    const [first, second] = base.seats
    if (!first || !second) throw new Error('Expected seats')
    const cells = seatCells(
      {
        ...base,
        seats: [
          { ...first, number: 1, check: null },
          { ...second, number: 2, registered: false, check: null },
          { ...first, number: 3, check: 'good' },
          { ...first, number: 4 },
        ],
      },
      NOW,
    )
    expect(cells.map(({ check }) => check)).toEqual(['none', undefined, 'good', undefined])
  })
})
