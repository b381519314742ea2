import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neighbourPairs } from '../papers/index.ts'
import { stationPositions } from '../places/index.ts'
import { partNeighbours } from './part-neighbours.ts'

const numbersTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const classesOf = (...counts: number[]) =>
  counts.flatMap((count, at) => new Array<string>(count).fill(`class ${at}`))

/** Pairs of neighbours of one class, counted from the seats alone. */
function together(stations: number, groups: readonly string[], seats: readonly number[]): number {
  const groupAt = new Map(seats.map((seat, at) => [seat, groups[at]]))
  return neighbourPairs(stationPositions(numbersTo(stations))).filter(
    ([one, other]) => groupAt.has(one) && groupAt.get(one) === groupAt.get(other),
  ).length
}

describe('neighbours of one class apart (N10)', () => {
  it('SH5: every candidate has a seat of the own, and the pairs that share a class are counted', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 48 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 48 }),
        fc.string(),
        (stations, classes, seed) => {
          const groups = classes.slice(0, stations).map(String)
          const { seats, together: told } = partNeighbours(
            stationPositions(numbersTo(stations)),
            groups,
            seed,
          )
          expect(new Set(seats).size).toBe(groups.length)
          expect(seats.every((seat) => seat >= 1 && seat <= stations)).toBe(true)
          expect(told).toBe(together(stations, groups, seats))
        },
      ),
      propertySettings(200),
    )
  })

  it('SH5: four classes alike, or one class with three free stations for each, are always parted', () => {
    for (const stations of [4, 12, 24, 30, 36, 40, 56, 64]) {
      const positions = stationPositions(numbersTo(stations))
      const quarter = Math.floor(stations / 4)
      const mixed = classesOf(quarter, quarter, quarter, quarter)
      expect(partNeighbours(positions, mixed, `seed ${stations}`).together).toBe(0)
      expect(partNeighbours(positions, classesOf(quarter), 'alone').together).toBe(0)
    }
  })

  it('SH5: classes of many sizes in a full room of 40 are parted as long as none has over a fifth', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1 }), (counts) => {
        const groups = classesOf(...counts, ...new Array<number>(40).fill(1)).slice(0, 40)
        const positions = stationPositions(numbersTo(40))
        expect(partNeighbours(positions, groups, 'a seed').together).toBe(0)
      }),
      propertySettings(100),
    )
  })

  it('SH5: a full room of one class cannot be parted, and says so', () => {
    const positions = stationPositions(numbersTo(6))
    const { together: told } = partNeighbours(positions, classesOf(6), 'a seed')
    expect(told).toBe(neighbourPairs(positions).length)
  })
})
