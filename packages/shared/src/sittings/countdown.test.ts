import { describe, expect, it } from 'vitest'
import {
  basisFromBridge,
  basisFromClock,
  basisFromRecord,
  basisFromReply,
  hasSlept,
  judgeDeadline,
  remainingAt,
} from './countdown.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
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
    expect(remainingAt(basis, 61_500)).toBe(-1000)
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

  it('is not verified where the host had no exchange with the server itself', () => {
    const basis = basisFromClock({ ...clock, deadline: 1_060_000 }, undefined, 7)
    expect(basis).toEqual({ remainingMs: 60_000, at: 7, isRunning: true, verified: false })
  })

  it('takes over what the bridge counted, which also stands in a pause', () => {
    const basis = basisFromBridge({ remainingMs: 9, verified: true, isRunning: false }, 7)
    expect(remainingAt(basis, 99)).toBe(9)
  })

  it('notices that the PC slept, and not that a timer was late', () => {
    const before = { wallClock: 0, monotonic: 0 }
    expect(hasSlept(before, { wallClock: 60_000, monotonic: 100 })).toBe(true)
    expect(hasSlept(before, { wallClock: 60_000, monotonic: 60_000 })).toBe(false)
  })
})

describe('countdown after a restart without network', () => {
  const record = { remainingMs: HOUR, wallClockAt: 10 * DAY, verified: true }

  it('C4: [F01] gives what was written down less the time that passed, unverified', () => {
    const now = { wallClock: 10 * DAY + 60_000, monotonic: 3 }
    const basis = basisFromRecord(record, 2 * HOUR, now)
    expect(remainingAt(basis, 3)).toBe(HOUR - 60_000)
    expect(basis.verified).toBe(false)
  })

  it.each([-DAY, DAY])('C4: [F22] never gives more, with a calendar that is %s ms off', (moved) => {
    const basis = basisFromRecord(record, 2 * HOUR, { wallClock: 10 * DAY + moved, monotonic: 3 })
    expect(remainingAt(basis, 3)).toBe(HOUR)
    expect(basis.verified).toBe(false)
  })

  it('[F07] takes nothing away for the time of a pause', () => {
    const now = { wallClock: 10 * DAY + 60_000, monotonic: 3 }
    expect(basisFromRecord({ ...record, running: false }, HOUR, now).remainingMs).toBe(HOUR)
  })

  const before = { ...record, monotonicAt: 500_000, boot: 'a' }

  it.each([-DAY, 0, DAY])(
    'C5: stays right while the system goes on, with a calendar moved by %s ms',
    (moved) => {
      const now = { wallClock: 10 * DAY + 60_000 + moved, monotonic: 560_000, boot: 'a' }
      expect(basisFromRecord(before, 2 * HOUR, now)).toEqual({
        remainingMs: HOUR - 60_000,
        at: 560_000,
        isRunning: true,
        verified: true,
      })
    },
  )

  it('C5: takes a longer uptime of another start for a restart', () => {
    const now = { wallClock: 10 * DAY + 600_000, monotonic: 560_000, boot: 'b' }
    const basis = basisFromRecord(before, 2 * HOUR, now)
    expect(basis).toMatchObject({ remainingMs: HOUR - 600_000, verified: false })
  })

  it('C5: knows the same start by calendar and uptime where the system has no name for it', () => {
    const unnamed = { ...before, boot: null }
    const same = { wallClock: 10 * DAY + 60_900, monotonic: 560_000, boot: null }
    expect(basisFromRecord(unnamed, 2 * HOUR, same).verified).toBe(true)
    const later = { wallClock: 10 * DAY + 600_000, monotonic: 560_000, boot: null }
    expect(basisFromRecord(unnamed, 2 * HOUR, later).verified).toBe(false)
    const earlier = { wallClock: 10 * DAY + 60_000, monotonic: 60_000, boot: null }
    expect(basisFromRecord(unnamed, 2 * HOUR, earlier).verified).toBe(false)
  })

  it('C5: gives an unverified record no more credit than it had', () => {
    const now = { wallClock: 0, monotonic: 560_000, boot: 'a' }
    expect(basisFromRecord({ ...before, verified: false }, HOUR, now).verified).toBe(false)
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
