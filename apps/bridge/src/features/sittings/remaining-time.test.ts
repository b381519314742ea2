import { describe, expect, it } from 'vitest'
import { createServerClock } from '../../platform/server-clock.ts'
import { createRemainingTime } from './remaining-time.ts'

const HOUR = 3_600_000

/** A PC whose clocks the test moves by hand. */
function pc() {
  const at = { wall: 1_000_000_000, monotonic: 50_000, boot: 'a' }
  const clock = { wall: () => at.wall, monotonic: () => at.monotonic, boot: () => at.boot }
  const serverClock = createServerClock(clock)
  const pass = (ms: number): void => {
    at.wall += ms
    at.monotonic += ms
  }
  return { at, clock, serverClock, pass, time: createRemainingTime(clock, serverClock) }
}
const running = (serverNow: number) => ({
  serverNow,
  state: 'running' as const,
  deadline: serverNow + HOUR,
  handInOpensAt: null,
})
const kept = (wallClockAt: number) => ({
  sittingId: 's',
  remainingMs: HOUR,
  wallClockAt,
  verified: true,
  running: true,
})

describe('remaining time', () => {
  it('[R5] counts from the server’s deadline, and a moved PC clock changes nothing', () => {
    const { at, serverClock, pass, time } = pc()
    serverClock.sample({ sentAt: at.monotonic, receivedAt: at.monotonic, serverNow: 7_000_000 })
    time.told(running(7_000_000))
    pass(60_000)
    at.wall -= 10 * HOUR
    expect(time.now()).toEqual({ remainingMs: HOUR - 60_000, verified: true, running: true })
  })

  it('stands while the session is paused, and is absent before its start', () => {
    const { pass, time } = pc()
    time.told({ ...running(0), state: 'paused' })
    pass(60_000)
    expect(time.now()?.remainingMs).toBe(HOUR)
    time.told({ ...running(0), state: 'standby', deadline: null })
    expect(time.now()).toBeNull()
  })

  it('[F01] after a restart without network is what was kept less the time between, unverified', () => {
    const { at, pass, time } = pc()
    time.restore(kept(at.wall - 120_000), 2 * HOUR)
    pass(30_000)
    expect(time.now()).toEqual({ remainingMs: HOUR - 150_000, verified: false, running: true })
  })

  it('[F22] is never more than what was kept, whatever the PC’s date says', () => {
    const { at, time } = pc()
    time.restore(kept(at.wall + 300 * HOUR), 2 * HOUR)
    expect(time.now()?.remainingMs).toBe(HOUR)
    time.restore(kept(at.wall - 300 * HOUR), 2 * HOUR)
    expect(time.now()?.remainingMs).toBe(HOUR)
  })
})
