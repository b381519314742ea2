import { createSeededRandom, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DRAW_ALGORITHM, FORMER_DRAW_ALGORITHM, drawCommitment, drawSeat } from './draw.ts'
import type { DrawEntry } from './draw-log.contract.ts'
import { verifyDraw } from './verify-draw.ts'

const seed = 'ab'.repeat(32)
const sessionId = 'session-1'
const witnessDigits = '4711'

type Drawn = Extract<DrawEntry, { kind: 'drawn' }>

/**
 * A draw as an honest server makes it: each candidate once, then some again. Counted here without the
 * rules under test, so that both must agree.
 */
function honestDraw(
  stations: readonly number[],
  redraws: readonly number[] = [],
  algorithm: string = DRAW_ALGORITHM,
) {
  const held = new Map<string, number>()
  const attempts = new Map<string, number>()
  const order = [...stations.map((_, at) => `K${at}`), ...redraws.map((at) => `K${at}`)]
  const total = algorithm === DRAW_ALGORITHM ? [...stations, 50, 60] : [...stations]
  const entries = order.map((examNumber, at): Drawn => {
    if (algorithm !== DRAW_ALGORITHM) held.delete(examNumber)
    const attempt = (attempts.get(examNumber) ?? 0) + 1
    attempts.set(examNumber, attempt)
    const free = total.filter((number) => ![...held.values()].includes(number))
    const seatNumber = drawSeat({ seed, witnessDigits, examNumber, attempt, free })
    if (seatNumber === undefined) throw new Error('no free seat')
    held.set(examNumber, seatNumber)
    const reason = attempt > 1 ? 'no picture' : null
    return {
      n: at + 1,
      kind: 'drawn',
      examNumber,
      attempt,
      free,
      seatNumber,
      reason,
      at: 0,
      by: 'x',
    }
  })
  const commitment = drawCommitment(seed, sessionId, total, algorithm)
  return { commitment, seed, sessionId, algorithm, stations: total, witnessDigits, entries }
}

describe('drawSeat', () => {
  it('S2: picks a free seat that depends on all it names and not on the order of the list', () => {
    const free = [3, 1, 40, 2, 17]
    const base = { seed, witnessDigits, examNumber: 'K1', attempt: 1, free }
    const seat = drawSeat(base)
    expect(free).toContain(seat)
    expect(drawSeat({ ...base, free: [...free].reverse() })).toBe(seat)
    const many = Array.from({ length: 500 }, (_, at) => at)
    const picks = [
      base,
      { ...base, seed: 'cd'.repeat(32) },
      { ...base, witnessDigits: '4712' },
      { ...base, examNumber: 'K2' },
      { ...base, attempt: 2 },
    ].map((draw) => drawSeat({ ...draw, free: many }))
    expect(new Set(picks).size).toBe(5)
  })

  it('S2: gives nobody a seat when none is free', () => {
    expect(
      drawSeat({ seed, witnessDigits, examNumber: 'K1', attempt: 1, free: [] }),
    ).toBeUndefined()
  })

  it.each([2, 7, 30])('S3: every one of %i seats is about equally likely', (seats) => {
    const free = Array.from({ length: seats }, (_, at) => at + 1)
    const counts = new Map<number, number>(free.map((seat) => [seat, 0]))
    const draws = seats * 300
    for (let at = 0; at < draws; at += 1) {
      const seat = drawSeat({ seed, witnessDigits, examNumber: `K${at}`, attempt: 1, free }) ?? 0
      counts.set(seat, (counts.get(seat) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 300) ** 2 / 300, 0)
    // Mean plus four standard deviations of the distribution with seats − 1 degrees of freedom.
    expect(chiSquare).toBeLessThan(seats - 1 + 4 * Math.sqrt(2 * (seats - 1)) + 6)
    expect(counts.size).toBe(seats)
  })
})

describe('verifyDraw', () => {
  const stations = [1, 2, 3, 5, 8, 13, 21]

  it.each([DRAW_ALGORITHM, FORMER_DRAW_ALGORITHM])(
    'S4: an honest draw replays under %s, redraws included',
    (algorithm) => {
      const at = fc.nat({ max: stations.length - 1 })
      fc.assert(
        fc.property(fc.array(at, { maxLength: 10 }), (redraws) => {
          expect(verifyDraw(honestDraw(stations, redraws, algorithm))).toBeUndefined()
        }),
        propertySettings(50),
      )
    },
  )

  it('S1: the commitment covers seed, session and stations, whatever their order', () => {
    const draw = honestDraw(stations)
    expect(drawCommitment(seed, sessionId, [...draw.stations].reverse())).toBe(draw.commitment)
    for (const change of [
      { seed: 'cd'.repeat(32) },
      { sessionId: 'session-2' },
      { stations: [...stations, 34] },
      { algorithm: FORMER_DRAW_ALGORITHM },
      { commitment: '0'.repeat(64) },
    ])
      expect(verifyDraw({ ...draw, ...change })).toEqual({ fault: 'commitment', n: 0 })
  })

  it('S4: other digits than the witness said are found', () => {
    expect(verifyDraw({ ...honestDraw(stations), witnessDigits: '4712' })?.fault).toBe('seat')
  })

  it('S4: a seat that was not drawn is found, in whichever entry', () => {
    const draw = honestDraw(stations, [2])
    for (const [at, entry] of draw.entries.entries()) {
      const other = entry.free.find((number) => number !== entry.seatNumber) ?? 99
      const entries = draw.entries.with(at, { ...entry, seatNumber: other })
      expect(verifyDraw({ ...draw, entries })).toEqual({ fault: 'seat', n: entry.n })
    }
  })

  it('S4: a shortened or lengthened list of free seats is found', () => {
    const draw = honestDraw(stations)
    for (const [at, entry] of draw.entries.entries())
      for (const free of [entry.free.slice(1), [...entry.free, 99]]) {
        const entries = draw.entries.with(at, { ...entry, free })
        expect(verifyDraw({ ...draw, entries })).toEqual({ fault: 'free', n: entry.n })
      }
  })

  it('S4: an attempt that was passed over is found: nobody may try until a seat pleases', () => {
    const draw = honestDraw(stations)
    const [first, ...rest] = draw.entries
    if (!first) throw new Error('no entry')
    const attempt = 5
    const seatNumber = drawSeat({ ...draw, ...first, attempt }) ?? 0
    const entries = [{ ...first, attempt, seatNumber }, ...rest]
    expect(verifyDraw({ ...draw, entries })).toEqual({ fault: 'attempt', n: 1 })
  })

  it('S4: an entry taken out of the middle, or moved, is found', () => {
    const draw = honestDraw(stations)
    const random = createSeededRandom(3)
    for (let round = 0; round < 20; round += 1) {
      const at = Math.floor(random.next() * (draw.entries.length - 1))
      expect(verifyDraw({ ...draw, entries: draw.entries.toSpliced(at, 1) })).toBeDefined()
    }
    expect(verifyDraw({ ...draw, entries: [...draw.entries].reverse() })).toBeDefined()
  })
})
