import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byUrgency, isPressing, isSameAsk, remainingAfterReopening } from './index.ts'
import type { ApprovalRow } from './index.ts'

const MINUTE = 60_000
const row = (given: Partial<ApprovalRow>) => ({
  approvalId: 'a',
  wish: { kind: 'retake', who: { all: true } } as ApprovalRow['wish'],
  state: 'open' as const,
  sessionState: 'running' as const,
  requestedAt: 0,
  decidedAt: null,
  ...given,
})
const extra = (sittingIds?: string[]): ApprovalRow['wish'] => ({
  kind: 'extraTime',
  minutes: 5,
  who: sittingIds ? { sittingIds } : { all: true },
})

describe('what a reopened candidate has', () => {
  it('AP4: is what the rule leaves at the approval, and the minutes that were approved', () => {
    expect(remainingAfterReopening(10 * MINUTE, 0, 4 * MINUTE)).toEqual({
      remainingMs: 6 * MINUTE,
      addedMs: 0,
    })
    expect(remainingAfterReopening(10 * MINUTE, 5, 4 * MINUTE)).toEqual({
      remainingMs: 11 * MINUTE,
      addedMs: 5 * MINUTE,
    })
  })

  it('AP4: counts minutes from the approval once the deadline has passed, and is nothing without', () => {
    expect(remainingAfterReopening(10 * MINUTE, 5, 30 * MINUTE)).toEqual({
      remainingMs: 5 * MINUTE,
      addedMs: 25 * MINUTE,
    })
    expect(remainingAfterReopening(10 * MINUTE, 0, 10 * MINUTE)).toBeUndefined()
  })

  it('AP4: is the deadline that the grown extra time gives, whatever the moment', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(240), fc.nat(1e9), (deadline, minutes, now) => {
        const time = remainingAfterReopening(deadline, minutes, now)
        if (time) expect(deadline + time.addedMs - now).toBe(time.remainingMs)
        else expect(now >= deadline && minutes === 0).toBe(true)
      }),
    )
  })
})

describe('the desk', () => {
  it('AP5: has what a clock runs for on top, the longest wait first, and what is decided below', () => {
    const rows = [
      row({ approvalId: 'old decision', state: 'refused', decidedAt: 1 }),
      row({ approvalId: 'new decision', state: 'approved', decidedAt: 2 }),
      row({ approvalId: 'retake', requestedAt: 1 }),
      row({
        approvalId: 'time after the end',
        wish: extra(),
        sessionState: 'ended',
        requestedAt: 2,
      }),
      row({ approvalId: 'time, later', wish: extra(), requestedAt: 9 }),
      row({ approvalId: 'time', wish: extra(), requestedAt: 8 }),
    ]
    expect(rows.toSorted(byUrgency).map((one) => one.approvalId)).toEqual([
      'time',
      'time, later',
      'retake',
      'time after the end',
      'new decision',
      'old decision',
    ])
    expect(rows.filter(isPressing)).toHaveLength(2)
  })

  it('AP2: two ask the same when the kind is the same and somebody is in both', () => {
    expect(isSameAsk(extra(['a', 'b']), extra(['b']))).toBe(true)
    expect(isSameAsk(extra(['a']), extra(['b']))).toBe(false)
    expect(isSameAsk(extra(), extra(['b']))).toBe(true)
    expect(isSameAsk(extra(), { kind: 'retake', who: { all: true } })).toBe(false)
    const reopen = { kind: 'reopen', sittingId: 'a', minutes: 0 } as const
    expect(isSameAsk(reopen, { ...reopen, minutes: 9 })).toBe(true)
  })
})
