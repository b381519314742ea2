import { describe, expect, it } from 'vitest'
import {
  basisFromRecord,
  basisFromReply,
  hasSlept,
  judgeDeadline,
  remainingAt,
} from './countdown.ts'

const clock = { serverNow: 1_000_000, state: 'running', handInOpensAt: null } as const

describe('countdown', () => {
  it('[R5] counts from the server’s deadline with a monotonic clock', () => {
    const { basis } = basisFromReply(
      { ...clock, deadline: 1_060_000 },
      { sentAt: 500, receivedAt: 500 },
      undefined,
    )
    expect(remainingAt(basis, 500)).toBe(60_000)
    expect(remainingAt(basis, 10_500)).toBe(50_000)
    expect(basis.verified).toBe(true)
  })

  it('[F07] stands still during a pause', () => {
    const { basis } = basisFromReply(
      { ...clock, state: 'paused', deadline: 1_060_000 },
      { sentAt: 0, receivedAt: 0 },
      undefined,
    )
    expect(remainingAt(basis, 600_000)).toBe(60_000)
  })

  it('has no remaining time before the start', () => {
    const { basis } = basisFromReply(
      { ...clock, state: 'standby', deadline: null },
      { sentAt: 0, receivedAt: 0 },
      undefined,
    )
    expect(remainingAt(basis, 5)).toBeNull()
  })

  it('[F01] after a restart without network gives what was written down less the time that passed, unverified', () => {
    const record = { remainingMs: 600_000, wallClockAt: 10_000 }
    const basis = basisFromRecord(record, 5_400_000, { wallClock: 70_000, monotonic: 3 })
    expect(remainingAt(basis, 3)).toBe(540_000)
    expect(basis.verified).toBe(false)
  })

  it('[F22] never gives more than was written down, whatever the PC’s clock says', () => {
    const record = { remainingMs: 600_000, wallClockAt: 1_000_000 }
    const basis = basisFromRecord(record, 5_400_000, { wallClock: 0, monotonic: 0 })
    expect(remainingAt(basis, 0)).toBe(600_000)
  })

  it('notices that the PC slept, and not that a timer was late', () => {
    const before = { wallClock: 0, monotonic: 0 }
    expect(hasSlept(before, { wallClock: 60_000, monotonic: 100 })).toBe(true)
    expect(hasSlept(before, { wallClock: 60_000, monotonic: 60_000 })).toBe(false)
  })
})

describe('deadline', () => {
  it('[DESIGN 7] hands in only on a reply that came after the deadline', () => {
    expect(judgeDeadline(0, 1000, 900, 1200)).toBe('confirming')
    expect(judgeDeadline(0, 1000, 1100, 1200)).toBe('passedInContact')
  })

  it('[DESIGN 7] waits for extra time when nobody answers', () => {
    expect(judgeDeadline(-9000, 1000, 900, 10_001)).toBe('passedOutOfContact')
    expect(judgeDeadline(-9000, 1000, undefined, 10_001)).toBe('passedOutOfContact')
  })

  it('runs while time remains or none is known', () => {
    expect(judgeDeadline(1, undefined, undefined, 0)).toBe('running')
    expect(judgeDeadline(null, undefined, undefined, 0)).toBe('running')
  })
})
