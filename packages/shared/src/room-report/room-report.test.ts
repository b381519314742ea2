import { describe, expect, it } from 'vitest'
import { checkClosing, reportFlags, wasPresent, type ClosingFacts } from './index.ts'

const candidate = (seatNumber: number, change: Partial<ClosingFacts> = {}): ClosingFacts => ({
  sittingId: `00000000-0000-7000-8000-0000000000${String(seatNumber).padStart(2, '0')}`,
  examNumber: `2026${seatNumber}`,
  name: `candidate ${seatNumber}`,
  seatNumber,
  status: 'present',
  loggedInAt: 1,
  handedInAt: 2,
  receiptCode: 'R',
  signedOutAt: 3,
  unsent: 0,
  filesWaiting: 0,
  lastSeenAt: 2,
  hasLines: false,
  isMoving: false,
  isExcused: false,
  ...change,
})
const session = { isEnded: true, openApprovals: 0, approvals: 1, withoutNote: 0, incidents: 2 }
const openOf = (facts: readonly ClosingFacts[], change: Partial<typeof session> = {}) =>
  checkClosing({ ...session, ...change }, facts)
    .lines.filter(({ isGood }) => !isGood)
    .map(({ key }) => key)

describe('who was there', () => {
  it('IR5: is told by the door or by a log-in, and nobody else was', () => {
    const loggedInAt = null
    expect(wasPresent({ status: 'present', loggedInAt })).toBe(true)
    expect(wasPresent({ status: 'misconduct', loggedInAt })).toBe(true)
    expect(wasPresent({ status: 'expected', loggedInAt: 5 })).toBe(true)
    expect(wasPresent({ status: 'absent', loggedInAt: 5 })).toBe(true)
    expect(wasPresent({ status: 'absent', loggedInAt })).toBe(false)
    expect(wasPresent({ status: 'expected', loggedInAt })).toBe(false)
  })

  it('IR5: counts expected, present, absent, handed in, receipts and signed out', () => {
    const absent = { loggedInAt: null, handedInAt: null, receiptCode: null, signedOutAt: null }
    const { counts, isAllGood } = checkClosing(session, [
      candidate(1),
      candidate(2, { status: 'late' }),
      candidate(3, { ...absent, status: 'absent', seatNumber: null }),
    ])
    expect(counts).toEqual({
      ...{ expected: 3, present: 2, absent: 1, handedIn: 2, receipts: 2, signedOut: 2 },
    })
    expect(isAllGood).toBe(true)
  })
})

describe('the closing check (N12)', () => {
  it.each([
    ['sessionEnd', [candidate(1)], { isEnded: false }],
    ['attendance', [candidate(1, { status: 'expected', loggedInAt: null, handedInAt: null })], {}],
    ['attendance', [candidate(1, { loggedInAt: null, handedInAt: null })], {}],
    ['attendance', [candidate(1, { status: 'absent' })], {}],
    ['handIn', [candidate(1, { handedInAt: null })], {}],
    ['receipts', [candidate(1, { receiptCode: null })], {}],
    ['files', [candidate(1, { filesWaiting: 1 })], {}],
    ['lines', [candidate(1, { hasLines: true })], {}],
    ['moves', [candidate(1, { isMoving: true })], {}],
    ['approvals', [candidate(1)], { openApprovals: 1 }],
    ['incidents', [candidate(1)], { withoutNote: 1 }],
    ['signOut', [candidate(1, { signedOutAt: null })], {}],
  ] as const)('IR6: is not green while %s is open', (key, facts, change) => {
    expect(openOf(facts, change)).toEqual([key])
  })

  it('IR6: names the stations that must stay on, by number and with why', () => {
    const { stayOn } = checkClosing(session, [
      candidate(9, { filesWaiting: 2 }),
      candidate(3, { handedInAt: null, unsent: 4 }),
      candidate(5),
    ])
    expect(stayOn.map(({ number, reasons }) => [number, reasons])).toEqual([
      [3, ['handIn', 'changes']],
      [9, ['files']],
    ])
  })

  it('IR7: waits no longer for a PC of which somebody wrote down why, but for its open lines', () => {
    const gone = {
      handedInAt: null,
      unsent: 4,
      filesWaiting: 2,
      isExcused: true,
      signedOutAt: null,
    }
    expect(openOf([candidate(1, { ...gone, receiptCode: null })])).toEqual([])
    expect(openOf([candidate(1, { isExcused: true, hasLines: true })])).toEqual(['lines'])
  })
})

describe('flags of the room report (F11a)', () => {
  const graded = { objectivePoints: 30, objectiveMax: 40, taskPoints: 40, taskMax: 60, flags: [] }

  it('IR8: takes over those that a room can say something about', () => {
    const flags = ['zeroScore', 'untouchedTask', 'unsupportedCheckpoint', 'late', 'unreadableFile']
    expect(reportFlags({ ...graded, flags })).toEqual([
      ...['zeroScore', 'untouchedTask', 'unreadableFile', 'late'],
    ])
  })

  it('IR8: flags tasks far below the candidate’s own objective part', () => {
    expect(reportFlags(graded)).toEqual([])
    expect(reportFlags({ ...graded, taskPoints: 15 })).toEqual(['lowTasks'])
    expect(reportFlags({ ...graded, taskPoints: 16 })).toEqual([])
    expect(reportFlags({ ...graded, objectivePoints: 20, taskPoints: 0 })).toEqual([])
    expect(reportFlags({ ...graded, taskPoints: 0, taskMax: 0 })).toEqual([])
  })
})
