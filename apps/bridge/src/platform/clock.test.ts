import { describe, expect, it } from 'vitest'
import { steadyClock, systemClock } from './clock.ts'

/** A PC whose uptime is told in steps, and whose fine clock stands still while it sleeps. */
function pc(stepMs: number) {
  const at = { truth: 5_000_337, fine: 12 }
  const now = steadyClock(
    () => at.fine,
    () => Math.floor(at.truth / stepMs) * stepMs,
  )
  return {
    at,
    now,
    error: () => at.truth - now(),
    awake: (ms: number) => {
      at.truth += ms
      at.fine += ms
    },
    asleep: (ms: number) => {
      at.truth += ms
    },
  }
}

describe('[R5] the steady clock', () => {
  it.each([10, 16, 1000])(
    'counts sleep and single ms, with an uptime in steps of %s ms',
    (step) => {
      const { now, error, awake, asleep } = pc(step)
      for (let beat = 0; beat < 400; beat += 1) {
        awake(7)
        now()
      }
      expect(Math.abs(error())).toBeLessThanOrEqual(8)
      const before = now()
      awake(3)
      expect(now() - before).toBe(3)
      asleep(8 * 3_600_000)
      expect(error()).toBeGreaterThanOrEqual(0)
      expect(error()).toBeLessThan(step)
    },
  )

  it('never goes back, also when the fine clock runs fast for weeks', () => {
    const { at, now, error, awake } = pc(16)
    let last = now()
    for (let hour = 0; hour < 24 * 14; hour += 1) {
      awake(3_600_000)
      at.fine += 360
      const read = now()
      expect(read).toBeGreaterThanOrEqual(last)
      last = read
    }
    expect(Math.abs(error())).toBeLessThanOrEqual(1016)
  })

  it('of this PC tells parts of a second', () => {
    const seen = new Set(Array.from({ length: 2000 }, () => systemClock.monotonic()))
    expect(seen.size).toBeGreaterThan(100)
  })
})
