import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lengthOf, overlap, whereAtLeast, without, type Interval } from './intervals.ts'
import { proposeMinutes, type OutageFacts, type SessionOutageFacts } from './propose-minutes.ts'

const MIN = 60_000
const START = 100 * MIN
const at = (minutes: number): number => START + minutes * MIN
const span = (from: number, to: number): Interval => ({ from: at(from), to: at(to) })

function sitting(sittingId: string, gaps: readonly Interval[]): OutageFacts {
  const told = { answersMeanwhile: 0, restarted: false }
  const kept = gaps.map((gap) => ({ ...gap, ...told }))
  return { sittingId, loggedInAt: at(-5), until: null, gaps: kept }
}
const session = (
  sittings: readonly OutageFacts[],
  changes: Partial<SessionOutageFacts> = {},
): SessionOutageFacts => ({
  ...{ startedAt: START, endedAt: null, pauses: [], serverGaps: [], entries: [] },
  ...{ sittings, now: at(60) },
  ...changes,
})
const said = (facts: SessionOutageFacts): (readonly [string | null, number])[] =>
  proposeMinutes(facts).map(({ sittingId, minutes }) => [sittingId, minutes])

describe('proposeMinutes', () => {
  it('TE9: [F07] proposes what a sitting was out of contact while its time ran, rounded up', () => {
    const facts = session([sitting('a', [span(-3, 4), span(10, 12.2)]), sitting('b', [])])
    // 4 minutes since the start and 2.2: 6.2 make 7.
    expect(said(facts)).toEqual([['a', 7]])
  })

  it('TE9: leaves out what is shorter than a minute, and what lies after hand-in, deadline or end', () => {
    const over = { ...sitting('a', [span(10, 10.9), span(20, 40)]), until: at(23) }
    expect(said(session([over, sitting('b', [])]))).toEqual([['a', 3]])
    expect(said(session([over, sitting('b', [])], { endedAt: at(22) }))).toEqual([['a', 2]])
  })

  it('TE9: counts a pause within an outage for nobody', () => {
    const facts = session([sitting('a', [span(10, 20)]), sitting('b', [])], {
      pauses: [span(12, 17)],
    })
    expect(said(facts)).toEqual([['a', 5]])
  })

  it('TE10: [F07] is for everybody where at least half were out at once, and for one only the rest', () => {
    const facts = session([
      sitting('a', [span(10, 20)]),
      sitting('b', [span(11, 19)]),
      sitting('c', [span(11, 24)]),
      sitting('d', []),
      sitting('e', []),
    ])
    // Three of five are out from 11 to 19, two of them 10–11 and 19–20, c alone until 24.
    expect(said(facts)).toEqual([
      [null, 8],
      ['c', 5],
      ['a', 2],
    ])
    expect(proposeMinutes(facts)[0]).toMatchObject({ stations: 3, of: 5, wentOn: 0 })
  })

  it('TE10: one station alone is no room, and says what is known of it', () => {
    const gap = { ...span(10, 20), answersMeanwhile: 4, restarted: true }
    const facts = session([{ ...sitting('a', []), gaps: [gap] }], { serverGaps: [span(18, 30)] })
    expect(proposeMinutes(facts)).toEqual([
      {
        ...{ sittingId: 'a', minutes: 10, given: 0, outMs: 10 * MIN, out: [span(10, 20)] },
        ...{ serverMs: 2 * MIN, stations: 1, of: 1, wentOn: 1, restarted: 1 },
      },
    ])
  })

  it('TE11: takes off what was given since the outage began, and proposes nothing twice', () => {
    const given = (sittingId: string | null, minutes: number, when: number) => ({
      ...{ kind: 'extended' as const, sittingId, ms: minutes * MIN, at: at(when) },
    })
    const facts = session([sitting('a', [span(10, 20)]), sitting('b', [span(10, 20)])])
    expect(said(facts)).toEqual([[null, 10]])
    expect(said({ ...facts, entries: [given(null, 4, 25)] })).toEqual([[null, 6]])
    expect(said({ ...facts, entries: [given(null, 10, 25)] })).toEqual([])
    expect(said({ ...facts, entries: [given(null, 10, 5)] })).toEqual([[null, 10]])
  })

  it('TE9, TE10: never proposes more for anybody than the time out of contact, rounded up once a proposal', () => {
    const minute = fc.integer({ min: -10, max: 70 })
    const gaps = fc.array(
      fc.tuple(minute, minute).map(([a, b]) => span(Math.min(a, b), Math.max(a, b))),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(fc.array(gaps, { minLength: 1, maxLength: 5 }), gaps, (all, pauses) => {
        const sittings = all.map((own, index) => sitting(String(index), own))
        const proposals = proposeMinutes(session(sittings, { pauses }))
        const room = proposals.find(({ sittingId }) => sittingId === null)
        for (const [index, own] of all.entries()) {
          const mine = proposals.find(({ sittingId }) => sittingId === String(index))
          const out = without(overlap(own, [span(0, 60)]), pauses)
          const bound = lengthOf(out) / MIN + 1
          expect(mine?.minutes ?? 0).toBeLessThanOrEqual(bound)
          expect(lengthOf(overlap(mine?.out ?? [], room?.out ?? []))).toBe(0)
          expect(lengthOf(overlap(mine?.out ?? [], pauses))).toBe(0)
        }
        expect(lengthOf(overlap(room?.out ?? [], pauses))).toBe(0)
      }),
      propertySettings(200),
    )
  })
})

describe('intervals', () => {
  it('TE9: count overlaps once, cut, and find where several lie at once', () => {
    expect(lengthOf([span(0, 5), span(3, 8), span(8, 9)])).toBe(9 * MIN)
    expect(without([span(0, 10)], [span(2, 3), span(9, 20)])).toEqual([span(0, 2), span(3, 9)])
    expect(overlap([span(0, 5), span(4, 8)], [span(3, 6)])).toEqual([span(3, 6)])
    expect(whereAtLeast([[span(0, 4)], [span(2, 6)], [span(4, 9)]], 2)).toEqual([span(2, 6)])
  })
})
