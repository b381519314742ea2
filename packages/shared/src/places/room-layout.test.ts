import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLayout, stationPositions } from './room-layout.ts'

const numbers = (total: number) => Array.from({ length: total }, (_, at) => at + 1)

describe('stationPositions', () => {
  it('S13: fills rows of 6, above 36 stations of 8, in the order of numbers', () => {
    expect(defaultLayout(36).rows).toEqual([6, 6, 6, 6, 6, 6])
    expect(defaultLayout(37).rows).toEqual([8, 8, 8, 8, 8])
    const positions = stationPositions([30, 2, 7, 1, 9, 3, 20])
    expect(positions.map(({ number, row, column }) => [number, row, column])).toEqual([
      ...[1, 2, 3, 7, 9, 20].map((number, at) => [number, 1, at + 1]),
      [30, 2, 1],
    ])
  })

  it('S13: numbers every second row back in a snake, and goes on after the described rows', () => {
    const layout = {
      rows: [2, 3],
      aislesAfter: [1],
      numbering: 'snake' as const,
      teacher: 'left' as const,
    }
    expect(
      stationPositions(numbers(9), layout).map(({ row, column }) => `${row}.${column}`),
    ).toEqual(['1.1', '1.2', '2.3', '2.2', '2.1', '3.1', '3.2', '3.3', '4.3'])
  })

  it('S13: every station has a place of its own', () => {
    const layout = fc.record({
      rows: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
      aislesAfter: fc.constant<number[]>([]),
      numbering: fc.constantFrom('rows' as const, 'snake' as const),
      teacher: fc.constant('left' as const),
    })
    fc.assert(
      fc.property(layout, fc.nat(80), (described, total) => {
        const positions = stationPositions(numbers(total), described)
        const places = new Set(positions.map(({ row, column }) => `${row}.${column}`))
        expect(places.size).toBe(total)
        expect(positions.every(({ column }) => column >= 1)).toBe(true)
      }),
      propertySettings(100),
    )
  })
})
