import { stationPositions } from '@wenkao/shared/places'
import { describe, expect, it } from 'vitest'
import { pagesOf, planPages } from './print-pages.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1)

describe('printed pages', () => {
  it('[N11] hold every row once and in order, whatever their number', () => {
    for (const n of [0, 1, 29, 30, 31, 60, 61, 300]) {
      const pages = pagesOf(upTo(n), 30)
      expect(pages.flat()).toEqual(upTo(n))
      expect(pages).toHaveLength(Math.max(1, Math.ceil(n / 30)))
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(30)
    }
  })
})

describe('room plan', () => {
  it('[N11] has each station once, on pages of whole rows, all as wide as the room', () => {
    for (const n of [1, 7, 24, 60, 61, 300]) {
      const { columns, pages } = planPages(stationPositions(upTo(n)), 10)
      const numbers = pages.flat(2).map(({ number }) => number)
      expect(numbers.toSorted((a, b) => a - b)).toEqual(upTo(n))
      expect(columns).toBe(Math.min(n, n <= 36 ? 6 : 8))
      for (const page of pages) {
        expect(page.length).toBeLessThanOrEqual(10)
        for (const row of page) expect(new Set(row.map((place) => place.row)).size).toBe(1)
      }
    }
  })
})
