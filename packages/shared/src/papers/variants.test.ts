import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLayout, stationPositions, type StationPosition } from '../places/room-layout.ts'
import type { PaperContent } from './papers.contract.ts'
import {
  neighbourPairs,
  seatVariants,
  variantByNumber,
  variantFaults,
  wholePaper,
} from './variants.ts'

const numbers = (total: number) => Array.from({ length: total }, (_, at) => at + 1)

/** Stations on any places of a small floor: full rooms, gaps, and single ones. */
const sparse = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })), {
    selector: ([row, column]) => `${row}.${column}`,
    maxLength: 40,
  })
  .map((places) =>
    places.map(([row, column], at): StationPosition => ({ number: at + 1, row, column })),
  )

/** Whether stations can be given so many variants, by trying everything. */
function canBeParted(positions: readonly StationPosition[], variants: number): boolean {
  const pairs = neighbourPairs(positions)
  const given = new Map<number, number>()
  const fill = (at: number): boolean => {
    const number = positions[at]?.number
    if (number === undefined) return true
    for (let variant = 0; variant < variants; variant += 1) {
      const isTaken = pairs.some(
        ([one, other]) =>
          (one === number && given.get(other) === variant) ||
          (other === number && given.get(one) === variant),
      )
      if (isTaken) continue
      given.set(number, variant)
      if (fill(at + 1)) return true
      given.delete(number)
    }
    return false
  }
  return fill(0)
}

describe('the variant of an exam number (D04)', () => {
  it('VA1: is its last two digits modulo the number of variants', () => {
    expect(variantByNumber('202601010017', 5)).toBe(2)
    expect(variantByNumber('2026010100', 5)).toBe(0)
    expect(variantByNumber('A-7', 5)).toBe(2)
    expect(variantByNumber('K1B2', 5)).toBe(2)
    expect(variantByNumber('abc', 5)).toBe(0)
    expect(variantByNumber('99', 1)).toBe(0)
  })
})

describe('variants by how a room stands (D04)', () => {
  it('VA2: from four variants on no neighbour has the same one, in any room', () => {
    fc.assert(
      fc.property(sparse, fc.integer({ min: 4, max: 9 }), (positions, variants) => {
        const { byStation, shared } = seatVariants(positions, variants)
        expect(shared).toEqual([])
        expect(byStation.size).toBe(positions.length)
        for (const [one, other] of neighbourPairs(positions)) {
          expect(byStation.get(one)).not.toBe(byStation.get(other))
        }
      }),
      propertySettings(200),
    )
  })

  it('VA2: with two or three it finds a way wherever there is one, and names who shares otherwise', () => {
    const few = sparse.map((positions) => positions.slice(0, 12))
    fc.assert(
      fc.property(few, fc.constantFrom(1, 2, 3), (positions, variants) => {
        const { byStation, shared } = seatVariants(positions, variants)
        expect(shared.length === 0).toBe(canBeParted(positions, variants))
        const found = neighbourPairs(positions).filter(
          ([one, other]) => byStation.get(one) === byStation.get(other),
        )
        expect(shared).toEqual(found)
      }),
      propertySettings(200),
    )
  })

  it('VA2: too few for corners still part those beside, before and behind each other', () => {
    const positions = stationPositions(numbers(40), defaultLayout(40))
    const at = new Map(positions.map((one) => [one.number, one]))
    for (const variants of [2, 3]) {
      const { shared } = seatVariants(positions, variants)
      expect(shared.length).toBeGreaterThan(0)
      for (const [one, other] of shared) {
        expect(at.get(one)?.row).not.toBe(at.get(other)?.row)
        expect(at.get(one)?.column).not.toBe(at.get(other)?.column)
      }
    }
  })

  it('VA2: uses all variants alike, and gives the same for the same room', () => {
    const positions = stationPositions(numbers(40), defaultLayout(40))
    const { byStation } = seatVariants(positions, 5)
    const counts = numbers(5).map(
      (variant) => [...byStation.values()].filter((own) => own === variant - 1).length,
    )
    expect(counts).toEqual([8, 8, 8, 8, 8])
    expect(seatVariants([...positions].reverse(), 5).byStation.get(17)).toBe(byStation.get(17))
  })
})

describe('what can be variants of one paper', () => {
  const paper = (id: string, points = 2): PaperContent => ({
    version: 1,
    title: 'paper',
    items: [
      { id, kind: 'trueFalse', points, stem: `stem ${id}`, answer: ['true'], knowledgePoint: '' },
    ],
    tasks: [],
  })

  it('VA3: papers of equal plan in which an id means one thing', () => {
    expect(variantFaults([paper('1'), paper('2'), paper('1')])).toEqual([])
    expect(variantFaults([])).toHaveLength(1)
    expect(variantFaults([paper('1'), paper('2', 3)])).toEqual([
      'variant 2 has another plan than variant 1',
    ])
    const [item] = paper('1').items
    if (!item) throw new RangeError('Expected an item')
    expect(variantFaults([paper('1'), { ...paper('1'), items: [{ ...item, stem: 'x' }] }])).toEqual(
      ['1 is something else in variant 2'],
    )
  })

  it('VA3: the whole paper has everything of its variants once', () => {
    const whole = wholePaper([paper('1'), paper('2'), paper('1')])
    expect(whole.items.map((item) => item.id)).toEqual(['1', '2'])
  })
})
