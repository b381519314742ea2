import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DRAW_ALGORITHM, FORMER_DRAW_ALGORITHM, drawCommitment, drawSeat } from './draw.ts'
import type { DrawEntry, DrawLog } from './draw-log.contract.ts'
import { beginDraw, freeSeats, nextDrawState } from './draw-state.ts'
import { readDrawLog, verifyDraw } from './verify-draw.ts'

type Fresh<E> = E extends DrawEntry ? Omit<E, 'n' | 'at' | 'by'> : never
const seed = 'cd'.repeat(32)
const stations = [1, 2, 3, 4, 5]
const sessionId = '00000000-0000-7000-8000-000000000001'
const reason = 'no picture'

/** A log of these entries, with numbers; `drawn` ones are drawn. */
function logOf(
  steps: readonly (Fresh<DrawEntry> | { readonly draw: string; readonly reason?: string })[],
): DrawLog {
  const entries: DrawEntry[] = []
  let state = beginDraw(stations, DRAW_ALGORITHM)
  for (const step of steps) {
    const common = { n: entries.length + 1, at: 0, by: 'x' }
    let entry: DrawEntry
    if ('draw' in step) {
      const examNumber = step.draw
      const free = freeSeats(state)
      const attempt = (state.attempts.get(examNumber) ?? 0) + 1
      const seatNumber = drawSeat({ seed, witnessDigits: '1234', examNumber, attempt, free }) ?? 0
      const why = step.reason ?? null
      entry = {
        ...{ kind: 'drawn', examNumber, attempt, free, seatNumber, reason: why },
        ...common,
      }
    } else entry = { ...step, ...common }
    entries.push(entry)
    state = nextDrawState(state, entry) ?? state
  }
  return {
    format: 'wenkao-draw',
    ...{ sessionId, examTitle: 'x', sessionName: 'x', roomName: 'x', stations, entries, seed },
    commitment: drawCommitment(seed, sessionId, stations),
    algorithm: DRAW_ALGORITHM,
    witnessDigits: '1234',
  }
}

const seatNow = (log: DrawLog, examNumber: string): number | undefined =>
  log.entries
    .reduce(
      (state, entry) => nextDrawState(state, entry) ?? state,
      beginDraw(log.stations, log.algorithm),
    )
    .held.get(examNumber)?.seatNumber

describe('what may follow in a draw', () => {
  it('DR1: a redraw gives another seat, and an excluded or taken one never comes', () => {
    for (let round = 0; round < 20; round += 1) {
      const examNumber = `K${round}`
      const first = logOf([{ draw: examNumber }])
      const seat = seatNow(first, examNumber) ?? 0
      const out = (seat % 5) + 1
      const given = (out % 5) + 1
      const log = logOf([
        { draw: examNumber },
        { kind: 'excluded', seatNumber: out, reason },
        ...(given === seat
          ? []
          : [{ kind: 'taken', seatNumber: given, examNumber: 'other' } as const]),
        { draw: examNumber, reason },
      ])
      expect(verifyDraw(log)).toBeUndefined()
      expect([seat, out, given]).not.toContain(seatNow(log, examNumber))
    }
  })

  it.each<readonly [string, readonly (Fresh<DrawEntry> | { draw: string; reason?: string })[]]>([
    ['drawing again without a reason', [{ draw: 'A' }, { draw: 'A' }]],
    [
      'reserving a seat that is held',
      [
        { kind: 'reserved', examNumber: 'A', seatNumber: 1, reason },
        { kind: 'reserved', examNumber: 'B', seatNumber: 1, reason },
      ],
    ],
    [
      'a lot for who has a seat',
      [
        { kind: 'lot', examNumber: 'A', seatNumber: 1, reason },
        { kind: 'lot', examNumber: 'A', seatNumber: 2, reason },
      ],
    ],
    [
      'a lot on an excluded station',
      [
        { kind: 'excluded', seatNumber: 3, reason },
        { kind: 'lot', examNumber: 'A', seatNumber: 3, reason },
      ],
    ],
    ['releasing what is not held', [{ kind: 'released', examNumber: 'A', seatNumber: 1, reason }]],
    [
      'excluding twice',
      [
        { kind: 'excluded', seatNumber: 3, reason },
        { kind: 'excluded', seatNumber: 3, reason },
      ],
    ],
    ['excluding what is not in the draw', [{ kind: 'excluded', seatNumber: 9, reason }]],
    ['including what is in the draw', [{ kind: 'included', seatNumber: 3, reason }]],
    [
      'noting a held seat as taken',
      [
        { kind: 'lot', examNumber: 'A', seatNumber: 1, reason },
        { kind: 'taken', examNumber: 'B', seatNumber: 1 },
      ],
    ],
  ])('DR2: %s cannot follow', (_what, steps) => {
    expect(verifyDraw(logOf(steps))).toEqual({ fault: 'order', n: steps.length })
  })

  it('DR2: a station can be new to the draw, and a released seat is free again', () => {
    const log = logOf([
      { kind: 'included', seatNumber: 9, reason },
      { kind: 'reserved', examNumber: 'A', seatNumber: 9, reason },
      { kind: 'released', examNumber: 'A', seatNumber: 9, reason },
      { kind: 'lot', examNumber: 'B', seatNumber: 9, reason },
    ])
    expect(verifyDraw(log)).toBeUndefined()
  })

  it('DR3: an exclusion takes nobody’s seat; a reservation frees the former one', () => {
    const log = logOf([
      { kind: 'lot', examNumber: 'A', seatNumber: 1, reason },
      { kind: 'excluded', seatNumber: 1, reason },
      { kind: 'lot', examNumber: 'B', seatNumber: 2, reason },
      { kind: 'reserved', examNumber: 'B', seatNumber: 3, reason },
      { kind: 'lot', examNumber: 'C', seatNumber: 2, reason },
    ])
    expect(verifyDraw(log)).toBeUndefined()
    expect(['A', 'B', 'C'].map((examNumber) => seatNow(log, examNumber))).toEqual([1, 3, 2])
  })

  it('DR2: whatever is asked for, an order that follows gives no seat twice', () => {
    const examNumber = fc.constantFrom('A', 'B', 'C', 'D')
    const seatNumber = fc.integer({ min: 1, max: 6 })
    const step = fc.oneof(
      fc.record({ draw: examNumber, reason: fc.constant(reason) }),
      fc.record({
        kind: fc.constantFrom('reserved' as const, 'lot' as const, 'released' as const),
        ...{ examNumber, seatNumber, reason: fc.constant(reason) },
      }),
      fc.record({
        kind: fc.constantFrom('excluded' as const, 'included' as const),
        ...{ seatNumber, reason: fc.constant(reason) },
      }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let state = beginDraw(stations, DRAW_ALGORITHM)
        for (const entry of logOf(steps).entries) {
          state = nextDrawState(state, entry) ?? state
          const seats = [...state.held.values()].map((held) => held.seatNumber)
          expect(new Set(seats).size).toBe(seats.length)
          expect(freeSeats(state).filter((seat) => seats.includes(seat))).toEqual([])
        }
      }),
      propertySettings(100),
    )
  })

  it('DR4: a log of the former algorithm has drawn seats alone', () => {
    const log = logOf([{ kind: 'excluded', seatNumber: 1, reason }])
    const commitment = drawCommitment(seed, sessionId, stations, FORMER_DRAW_ALGORITHM)
    const former = { ...log, algorithm: FORMER_DRAW_ALGORITHM, commitment }
    expect(verifyDraw(former)).toEqual({ fault: 'kind', n: 1 })
  })
})

describe('a published draw', () => {
  const log = logOf([{ draw: 'A' }, { draw: 'B' }])

  it('S4: is not judged before the seed is told, without digits, or under a name nobody knows', () => {
    expect(verifyDraw({ ...log, seed: null })).toEqual({ fault: 'notRevealed', n: 0 })
    expect(verifyDraw({ ...log, witnessDigits: null })).toEqual({ fault: 'digits', n: 1 })
    expect(verifyDraw({ ...log, algorithm: 'lottery' })).toEqual({ fault: 'algorithm', n: 0 })
    const [, second] = log.entries
    expect(verifyDraw({ ...log, entries: second ? [second] : [] })).toEqual({
      fault: 'number',
      n: 2,
    })
  })

  it('DR5: is read from its file, and nothing else is', () => {
    expect(readDrawLog(JSON.stringify(log, null, 2))).toEqual(log)
    expect(readDrawLog(`\ufeff${JSON.stringify(log)}`)).toEqual(log)
    for (const text of [
      '',
      '{',
      '[]',
      '{"format":"wenkao-draw"}',
      JSON.stringify({ ...log, format: 'x' }),
    ]) {
      expect(readDrawLog(text)).toBeUndefined()
    }
  })
})
