import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClockFacts } from './clock.contract.ts'
import { nextOffset, remainingAfterRestart } from './deadline.ts'
import { GRACE_MS, arrivesInTime, deadlineOf, sittingClock } from './server-clock.ts'

const MIN = 60_000
const START = 1_000_000
const NOW = START + 30 * MIN

const facts = (fields: Partial<ClockFacts> = {}): ClockFacts => ({
  state: 'running',
  timing: 'sessionEnd',
  durationMs: 60 * MIN,
  startedAt: START,
  extensionMs: 0,
  pausedMs: 0,
  pausedAt: null,
  endedAt: null,
  entryClosesMs: 15 * MIN,
  handInOpensMs: 30 * MIN,
  ...fields,
})

interface Case {
  readonly timing: ClockFacts['timing']
  readonly late: boolean
  readonly extension: boolean
  readonly own: boolean
  readonly pause: 'none' | 'over' | 'goesOn'
  readonly ended: boolean
}
const cases = (['sessionEnd', 'full'] as const).flatMap((timing) =>
  [false, true].flatMap((late) =>
    [false, true].flatMap((extension) =>
      [false, true].flatMap((own) =>
        (['none', 'over', 'goesOn'] as const).flatMap((pause) =>
          [false, true].map((ended): Case => ({ timing, late, extension, own, pause, ended })),
        ),
      ),
    ),
  ),
)

describe('deadlineOf', () => {
  it.each(cases)(
    'D1, D2, D3, D4, D5: timing $timing, late $late, extension $extension, own extension $own, pause $pause, ended $ended',
    ({ timing, late, extension, own, pause, ended }) => {
      // Minutes after the start, by hand: a start of its own only with timing "full".
      const minutes =
        (timing === 'full' && late ? 10 : 0) +
        60 +
        (extension ? 5 : 0) +
        (own ? 7 : 0) +
        (pause === 'over' ? 3 : pause === 'goesOn' ? 12 : 0)
      const deadline = deadlineOf(
        facts({
          timing,
          extensionMs: extension ? 5 * MIN : 0,
          pausedMs: pause === 'over' ? 3 * MIN : 0,
          // The pause began 12 minutes before now.
          pausedAt: pause === 'goesOn' ? START + 18 * MIN : null,
          endedAt: ended ? START + 40 * MIN : null,
        }),
        { beganAt: late ? START + 10 * MIN : START - 5 * MIN, extensionMs: own ? 7 * MIN : 0 },
        NOW,
      )
      expect(deadline).toBe(START + (ended ? Math.min(40, minutes) : minutes) * MIN)
    },
  )

  it('D2: there is none before the start, also for a session that ended without one', () => {
    const sitting = { beganAt: null, extensionMs: 0 }
    expect(deadlineOf(facts({ startedAt: null }), sitting, NOW)).toBeNull()
    expect(deadlineOf(facts({ startedAt: null, endedAt: NOW }), sitting, NOW)).toBeNull()
  })

  it('D3: with timing "full" who has not begun has the whole duration ahead', () => {
    const sitting = { beganAt: null, extensionMs: 0 }
    expect(deadlineOf(facts({ timing: 'full' }), sitting, NOW)).toBe(NOW + 60 * MIN)
    expect(deadlineOf(facts(), sitting, NOW)).toBe(START + 60 * MIN)
  })

  it('D4: during a pause the remaining time stands still', () => {
    const paused = facts({ state: 'paused', pausedAt: NOW })
    const sitting = { beganAt: START, extensionMs: 0 }
    for (const passed of [0, 1, 90 * MIN]) {
      const deadline = deadlineOf(paused, sitting, NOW + passed) ?? 0
      expect(deadline - (NOW + passed)).toBe(30 * MIN)
    }
    // A clock that reads earlier than the pause's begin must not take time away.
    expect(deadlineOf(paused, sitting, NOW - MIN)).toBe(START + 60 * MIN)
  })
})

describe('what a page is told', () => {
  it('D7: state, deadline and the opening of hand-in by the server’s clock', () => {
    expect(sittingClock(facts(), { beganAt: START, extensionMs: MIN }, NOW)).toEqual({
      serverNow: NOW,
      state: 'running',
      deadline: START + 61 * MIN,
      handInOpensAt: START + 30 * MIN,
    })
    const standby = facts({ state: 'standby', startedAt: null })
    expect(sittingClock(standby, { beganAt: null, extensionMs: 0 }, NOW)).toEqual({
      serverNow: NOW,
      state: 'standby',
      deadline: null,
      handInOpensAt: null,
    })
  })

  it.each([
    [null, 0, false],
    [NOW, NOW - 1, true],
    [NOW, NOW, true],
    [NOW, NOW + GRACE_MS, true],
    [NOW, NOW + GRACE_MS + 1, false],
  ])('D6: with deadline %s an arrival at %s counts: %s', (deadline, now, expected) => {
    expect(arrivesInTime(deadline, now)).toBe(expected)
  })
})

describe('nextOffset', () => {
  it('C2: the error of a sample bounds its distance from the truth', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), fc.nat(), (there, back, ahead) => {
        const sample = {
          sentAt: 100,
          receivedAt: 100 + there + back,
          serverNow: 100 + there + ahead,
        }
        const { offsetMs, errorMs } = nextOffset(undefined, sample)
        expect(Math.abs(offsetMs - ahead)).toBeLessThanOrEqual(errorMs)
      }),
      propertySettings(200),
    )
  })

  const good = nextOffset(undefined, { sentAt: 0, receivedAt: 4, serverNow: 1002 })
  it('C2: keeps a better sample, until it has aged by 1 ms for each 2 s', () => {
    expect(good).toEqual({ offsetMs: 1000, errorMs: 2, sampledAt: 4 })
    const later = (at: number) => ({ sentAt: at, receivedAt: at + 20, serverNow: at + 1015 })
    expect(nextOffset(good, later(10_000))).toBe(good)
    expect(nextOffset(good, later(17_000)).sampledAt).toBe(17_020)
  })

  it('C2: takes a sample that is as good or better at once', () => {
    const sample = { sentAt: 10, receivedAt: 14, serverNow: 1013 }
    expect(nextOffset(good, sample)).toEqual({ offsetMs: 1001, errorMs: 2, sampledAt: 14 })
  })

  it('C3: follows at once when two samples exclude each other: a moved clock, or a PC that slept', () => {
    const sample = { sentAt: 100, receivedAt: 500, serverNow: 3_600_300 }
    expect(nextOffset(good, sample).offsetMs).toBe(3_600_000)
  })

  it('C3: whatever came before, a kept offset agrees with the newest sample', () => {
    const samples = fc.array(fc.tuple(fc.nat(60_000), fc.nat(3000), fc.nat(100_000)))
    fc.assert(
      fc.property(samples, (list) => {
        let held: ReturnType<typeof nextOffset> | undefined
        let now = 0
        for (const [gap, trip, serverAhead] of list) {
          now += gap
          const sample = { sentAt: now, receivedAt: now + trip, serverNow: now + serverAhead }
          now += trip
          held = nextOffset(held, sample)
          const fresh = nextOffset(undefined, sample)
          const aged = held.errorMs + (now - held.sampledAt) / 2000
          expect(Math.abs(held.offsetMs - fresh.offsetMs)).toBeLessThanOrEqual(
            aged + fresh.errorMs + 1e-6,
          )
        }
      }),
      propertySettings(200),
    )
  })
})

describe('remainingAfterRestart', () => {
  const persisted = { remainingMs: 20 * MIN, wallClockAt: 5000 * MIN }
  it.each([
    ['the time that passed', 5003, 17],
    ['nothing when the clock stands', 5000, 20],
    ['nothing when the clock went back', 4000, 20],
    ['nothing when more passed than a session lasts', 5061, 20],
    ['all when more passed than remained', 5030, 0],
    ['all at exactly a session’s length', 5060, 0],
  ])('C4: takes away %s', (_what, wallMinutes, leftMinutes) => {
    expect(remainingAfterRestart(persisted, wallMinutes * MIN, 60 * MIN)).toBe(leftMinutes * MIN)
  })

  it('C4: is never more than was persisted and never negative', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (remainingMs, wallClockAt, now, length) => {
          const left = remainingAfterRestart({ remainingMs, wallClockAt }, now, length)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(left).toBeLessThanOrEqual(remainingMs)
        },
      ),
      propertySettings(200),
    )
  })
})
