import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sessionStates, type ClockFacts } from './clock.contract.ts'
import { deadlineOf } from './server-clock.ts'
import { explainDeadline } from './explain-deadline.ts'
import { clockActions, nextClock } from './session-clock.ts'
import type { TimeEntry } from './session-time.contract.ts'

const MIN = 60_000
const START = 1_000_000
const PEOPLE = 3

const standby = (timing: ClockFacts['timing']): ClockFacts => ({
  state: 'standby',
  timing,
  durationMs: 60 * MIN,
  startedAt: null,
  extensionMs: 0,
  pausedMs: 0,
  pausedAt: null,
  endedAt: null,
  entryClosesMs: 0,
  handInOpensMs: 0,
})
const inState: Readonly<Record<ClockFacts['state'], ClockFacts>> = {
  standby: standby('full'),
  running: { ...standby('full'), state: 'running', startedAt: START },
  paused: { ...standby('full'), state: 'paused', startedAt: START, pausedAt: START + MIN },
  ended: { ...standby('full'), state: 'ended', startedAt: START, endedAt: START + MIN },
}

describe('nextClock', () => {
  it('TE1: standby → start → running ⇄ paused → end, and nothing else', () => {
    const outcomes = sessionStates.map((state) =>
      clockActions.map((action) => {
        const next = nextClock(inState[state], action, START + 2 * MIN)
        return typeof next === 'string' ? next : next.state
      }),
    )
    // start, pause, resume, end
    expect(outcomes).toEqual([
      ['running', 'refused', 'refused', 'ended'],
      ['same', 'paused', 'same', 'ended'],
      ['same', 'same', 'running', 'ended'],
      ['refused', 'refused', 'refused', 'same'],
    ])
  })

  it('TE3, TE4: a pause counts its length when it ends, also by the end of the session', () => {
    const resumed = nextClock(inState.paused, 'resume', START + 4 * MIN)
    expect(resumed).toMatchObject({ state: 'running', pausedMs: 3 * MIN, pausedAt: null })
    const ended = nextClock(inState.paused, 'end', START + 4 * MIN)
    expect(ended).toMatchObject({ pausedMs: 3 * MIN, pausedAt: null, endedAt: START + 4 * MIN })
    // A pause of no length is told from none by the sum.
    expect(nextClock(inState.paused, 'resume', START + MIN)).toMatchObject({ pausedMs: 1 })
  })
})

type Step =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: (typeof clockActions)[number] }
  | { readonly kind: 'logIn'; readonly who: number }
  | { readonly kind: 'extend'; readonly who: number | null; readonly ms: number }

const who = fc.nat(PEOPLE - 1)
const ms = fc.integer({ min: 1, max: 20 * MIN })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('start', 'pause', 'resume') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('logIn' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('extend' as const),
      who: fc.option(who),
      ms,
    }),
  },
)
const programs = fc.record({
  timing: fc.constantFrom('sessionEnd' as const, 'full' as const),
  steps: fc.array(step, { maxLength: 30 }),
  ends: fc.boolean(),
})

/** What each candidate has left, counted down ms by ms in the mind: no deadline, no sums. */
function createModel(timing: ClockFacts['timing']) {
  const left = Array.from({ length: PEOPLE }, () => 60 * MIN)
  const begun = Array.from({ length: PEOPLE }, () => false)
  let state: ClockFacts['state'] = 'standby'
  return {
    left,
    state: () => state,
    wait(passed: number) {
      for (let at = 0; at < PEOPLE; at += 1) {
        const counts = timing === 'sessionEnd' || begun[at] === true
        // D3: a pause before the own start is in the candidate's favour.
        if (state === 'running' && counts) left[at] = (left[at] ?? 0) - passed
        if (state === 'paused' && !counts) left[at] = (left[at] ?? 0) + passed
      }
    },
    act(action: (typeof clockActions)[number]) {
      if (action === 'start' && state === 'standby') state = 'running'
      else if (action === 'pause' && state === 'running') state = 'paused'
      else if (action === 'resume' && state === 'paused') state = 'running'
    },
    logIn: (at: number) => {
      begun[at] = true
    },
    extend(at: number | null, given: number) {
      for (let one = 0; one < PEOPLE; one += 1)
        if (at === null || at === one) left[one] = (left[one] ?? 0) + given
    },
  }
}

describe('the time of a session', () => {
  it('TE2, TE5, TE7: any program of starts, pauses, extra time and log-ins leaves what a plain count leaves', () => {
    fc.assert(
      fc.property(programs, ({ timing, steps, ends }) => {
        const model = createModel(timing)
        const entries: TimeEntry[] = []
        const beganAt: (number | null)[] = Array.from({ length: PEOPLE }, () => null)
        const own = Array.from({ length: PEOPLE }, () => 0)
        let facts = standby(timing)
        let now = START
        const note = (kind: TimeEntry['kind'], at: number | null, given: number): void => {
          const sittingId = at === null ? null : String(at)
          const base = { entryId: '', by: '', reason: '', source: 'room' as const }
          entries.push({ ...base, kind, sittingId, ms: given, at: now })
        }
        const deadlines = (): (number | null)[] =>
          beganAt.map((began, at) =>
            deadlineOf(facts, { beganAt: began, extensionMs: own[at] ?? 0 }, now),
          )
        const check = (): void => {
          for (const [at, deadline] of deadlines().entries()) {
            const time = { sittingId: String(at), beganAt: beganAt[at] ?? null }
            const sitting = { ...time, extensionMs: own[at] ?? 0 }
            const explained = explainDeadline(facts, sitting, entries, now)
            expect(explained?.deadline ?? null).toBe(deadline)
            if (!explained) continue
            const sum = explained.terms.reduce((total, term) => total + term.ms, explained.startAt)
            expect(sum).toBe(deadline)
            expect(explained.terms.some(({ kind }) => kind === 'unlisted')).toBe(false)
            if (facts.state !== 'ended') expect((deadline ?? 0) - now).toBe(model.left[at])
          }
        }
        for (const one of steps) {
          const before = deadlines()
          if (one.kind === 'wait') {
            model.wait(one.ms)
            now += one.ms
          } else if (one.kind === 'logIn') {
            beganAt[one.who] ??= now
            model.logIn(one.who)
          } else if (one.kind === 'extend') {
            if (one.who === null) facts = { ...facts, extensionMs: facts.extensionMs + one.ms }
            else own[one.who] = (own[one.who] ?? 0) + one.ms
            model.extend(one.who, one.ms)
            note('extended', one.who, one.ms)
          } else {
            const next = nextClock(facts, one.kind, now)
            model.act(one.kind)
            if (typeof next !== 'string') {
              const passed = next.pausedMs - facts.pausedMs
              // A pause of no length counts 1 ms, which the plain count does not know.
              if (one.kind === 'resume' && passed > now - (facts.pausedAt ?? now))
                model.extend(null, 1)
              if (one.kind === 'pause') note('paused', null, 0)
              if (one.kind === 'resume') note('resumed', null, passed)
              facts = next
            }
            expect(facts.state).toBe(model.state())
          }
          // Monotone: nothing that staff or candidates do brings a deadline forward.
          for (const [at, deadline] of deadlines().entries())
            expect(deadline ?? Infinity).toBeGreaterThanOrEqual(before[at] ?? 0)
          check()
        }
        if (!ends) return
        const next = nextClock(facts, 'end', now)
        if (typeof next === 'string') return
        if (facts.pausedAt !== null) note('resumed', null, next.pausedMs - facts.pausedMs)
        note('ended', null, 0)
        facts = next
        for (const deadline of deadlines()) expect(deadline ?? now).toBeLessThanOrEqual(now)
        check()
      }),
      propertySettings(300),
    )
  })
})
