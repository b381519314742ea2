import type { RoomFailure, RoomSitting, RoomView } from '@wenkao/shared/monitor'
import { describe, expect, it } from 'vitest'
import { attentionOf } from './attention.ts'
import { seatCells } from './seat-status.ts'

const NOW = 1_700_000_000_000
const MINUTE = 60_000
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
type Seat = RoomView['seats'][number]
type Clock = RoomView['session']['clock']

function sitting(change: Partial<RoomSitting> = {}): RoomSitting {
  return {
    ...{ sittingId: id(1), examNumber: '260101', name: '王小明', seatNumber: 1, epoch: 1 },
    ...{ state: 'answering', extensionMs: 0, progress: null, unsentSince: null },
    ...{ lastSeenAt: NOW, loggedInAt: NOW - MINUTE, handedInAt: null, receiptCode: null },
    ...change,
  }
}

interface Given {
  readonly sitting?: Partial<RoomSitting> | null
  readonly seat?: Partial<Seat>
  readonly clock?: Partial<Clock>
  readonly failures?: readonly RoomFailure[]
}

function view({ sitting: given = {}, seat = {}, clock = {}, failures = [] }: Given): RoomView {
  return {
    session: {
      ...{ sessionId: id(2), examId: id(3), examTitle: '信息技术', name: '第一场' },
      ...{ areaName: '东区', siteName: '一中', roomId: id(4), roomName: '机房一' },
      plannedStart: NOW,
      clock: {
        ...{ state: 'running', timing: 'sessionEnd', durationMs: 60 * MINUTE },
        ...{ startedAt: NOW - MINUTE, extensionMs: 0, pausedMs: 0, pausedAt: null, endedAt: null },
        ...{ entryClosesMs: 0, handInOpensMs: 0, ...clock },
      },
      ...{ candidates: 1, seated: 1, loggedIn: 1, handedIn: 0, stations: 1 },
    },
    ...{ serverNow: NOW, drawCommitment: 'c', witnessDigits: null },
    seats: [{ number: 1, registered: true, excluded: false, ...seat }],
    sittings: given === null ? [] : [sitting(given)],
    failures: [...failures],
  }
}

const attention = (given: Given) => {
  const shown = view(given)
  return attentionOf(shown, seatCells(shown, NOW), NOW)
}
const told = (given: Given) => attention(given).map(({ level, kind }) => `${level}/${kind}`)

const health = { damaged: 0, openUnsaved: 0, remaining: null, app: '' }
const progress = { answered: 1, of: 2, unsent: 3, filesUnsent: 0 }
const failure: RoomFailure = {
  ...{ failureId: id(9), family: 'contact', cause: 'network', stations: [1], affected: 1, of: 1 },
  ...{ since: NOW - MINUTE, endedAt: null, code: null },
}
const attendance = { note: null, at: NOW, by: 'x', wasAbsent: false }
const move = {
  ...{ from: 1, to: 2, since: NOW, loggedInAt: null, unsent: null, heardAt: null, brought: null },
  exchangedWith: null,
}
const nearEnd = { durationMs: 5 * MINUTE }

describe('what needs the proctor first', () => {
  it.each<[string, Given, string[]]>([
    ['nothing', {}, []],
    ['silence for 20 s', { sitting: { lastSeenAt: NOW - 20_000 } }, []],
    ['silence for longer', { sitting: { lastSeenAt: NOW - 20_001 } }, ['now/silent']],
    ['silence after the hand-in', { sitting: { lastSeenAt: 1, state: 'handedIn' } }, []],
    ['a failure', { failures: [failure] }, ['now/failure']],
    ['a failure that is over', { failures: [{ ...failure, endedAt: NOW }] }, []],
    [
      'silence that is part of a failure',
      { failures: [failure], sitting: { lastSeenAt: NOW - MINUTE } },
      ['now/failure'],
    ],
    [
      'silence beside a failure',
      { failures: [{ ...failure, stations: [7] }], sitting: { lastSeenAt: NOW - MINUTE } },
      ['now/failure', 'now/silent'],
    ],
    ['two PCs with one key', { seat: { cloned: true } }, ['now/cloned']],
    [
      'doubt about the person',
      { sitting: { attendance: { ...attendance, status: 'suspectedImpostor' } } },
      ['now/suspectedImpostor'],
    ],
    [
      'misconduct',
      { sitting: { attendance: { ...attendance, status: 'misconduct' } } },
      ['soon/misconduct'],
    ],
    [
      'a log-in of somebody marked absent',
      { sitting: { attendance: { ...attendance, status: 'late', by: null, wasAbsent: true } } },
      ['soon/wasAbsent'],
    ],
    [
      'the same once somebody said what is right',
      { sitting: { attendance: { ...attendance, status: 'late', wasAbsent: true } } },
      [],
    ],
    ['a half-done move', { sitting: { move: { ...move, state: 'waiting' } } }, ['soon/move']],
    ['a settled move', { sitting: { move: { ...move, state: 'settled' } } }, []],
    ['a damaged file', { sitting: { health: { ...health, damaged: 1 } } }, ['soon/damaged']],
    ['unsaved work', { sitting: { health: { ...health, openUnsaved: 1 } } }, ['know/openUnsaved']],
    [
      'unsaved work near the end',
      { sitting: { health: { ...health, openUnsaved: 1 } }, clock: nearEnd },
      ['now/unsavedAtEnd'],
    ],
    [
      'unsaved work after the hand-in',
      { sitting: { health: { ...health, openUnsaved: 1 }, state: 'handedIn', handedInAt: NOW } },
      [],
    ],
    [
      'a time that nobody confirmed',
      { sitting: { health: { ...health, remaining: { ms: 1, verified: false } } } },
      ['know/unverified'],
    ],
    ['changes for 30 s', { sitting: { progress, unsentSince: NOW - 30_000 } }, []],
    ['changes for a minute', { sitting: { progress, unsentSince: NOW - MINUTE } }, ['soon/unsent']],
    ['not logged in at the start', { sitting: { state: 'seated', loggedInAt: null } }, []],
    [
      'not logged in after two minutes',
      { sitting: { state: 'seated' }, clock: { startedAt: NOW - 2 * MINUTE } },
      ['soon/notLoggedIn'],
    ],
    [
      'absent after two minutes',
      {
        sitting: { state: 'seated', attendance: { ...attendance, status: 'absent' } },
        clock: { startedAt: NOW - 2 * MINUTE },
      },
      [],
    ],
    [
      'not handed in after the end',
      {
        sitting: { state: 'ended' },
        clock: { state: 'ended', endedAt: NOW - 90_000 },
      },
      ['soon/notHandedIn'],
    ],
    ['work after the deadline', { sitting: { late: true } }, ['know/late']],
    ['a bad check', { seat: { check: 'bad' } }, ['know/badCheck']],
    ['a wrong date', { seat: { clockOffMs: 86_400_000 } }, ['know/wrongDate']],
    ['a wrong date of a spare', { seat: { clockOffMs: 86_400_000 }, sitting: null }, []],
    ['a bad check of a spare', { seat: { check: 'bad' }, sitting: null }, ['know/badCheck']],
  ])('tells %s (F09, F19, F22)', (_title, given, expected) => {
    expect(told(given)).toEqual(expected)
  })

  it('puts what cannot wait first, and what has waited longest before the rest', () => {
    const line = { branch: null, seatNumber: 1, since: NOW, entries: 3, current: true }
    expect(
      told({
        failures: [{ ...failure, family: 'logIn', stations: [] }],
        seat: { cloned: true, check: 'bad', clockOffMs: 90_000 },
        sitting: {
          ...{ lines: [line], lastSeenAt: NOW - MINUTE, move: { ...move, state: 'begun' } },
          health: { ...health, damaged: 2 },
        },
      }),
    ).toEqual([
      ...['now/failure', 'now/silent', 'now/lines', 'now/cloned'],
      ...['soon/move', 'soon/damaged', 'know/badCheck', 'know/wrongDate'],
    ])
  })

  it('keeps the key of what stays the same, and gives a later silence another one', () => {
    const keyAt = (lastSeenAt: number) => attention({ sitting: { lastSeenAt } })[0]?.key
    expect(keyAt(NOW - MINUTE)).toBe(keyAt(NOW - MINUTE))
    expect(keyAt(NOW - MINUTE)).not.toBe(keyAt(NOW - 2 * MINUTE))
    const waiting = (unsentSince: number) =>
      attention({ sitting: { progress, unsentSince } })[0]?.key
    expect(waiting(NOW - MINUTE)).toBe(waiting(NOW - 2 * MINUTE))
  })
})
