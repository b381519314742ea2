import { describe, expect, it } from 'vitest'
import { readLots } from './read-lots.ts'

const typed = (texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([examNumber, text]) => ({ examNumber, text }))

describe('lots drawn by hand', () => {
  it('[F08] are read in any digits, and who has none typed is left out', () => {
    const { lots, faults } = readLots(typed({ a: '3', b: ' ', c: '１２' }), [3, 12])
    expect(lots).toEqual([
      { examNumber: 'a', seatNumber: 3 },
      { examNumber: 'c', seatNumber: 12 },
    ])
    expect(faults.size).toBe(0)
  })

  it('[F08] are held back where a number is none, is not free, or stands twice', () => {
    const { lots, faults } = readLots(typed({ a: '3', b: '3', c: 'x', d: '9', e: '4' }), [3, 4])
    expect(lots).toEqual([{ examNumber: 'e', seatNumber: 4 }])
    expect([...faults]).toEqual([
      ['b', 'twice'],
      ['a', 'twice'],
      ['c', 'malformed'],
      ['d', 'notFree'],
    ])
  })
})
