import { describe, expect, it } from 'vitest'
import { HEARD_LATELY_MS, suggestSpares, type SpareFacts } from './suggest-spare.ts'

const NOW = 10_000_000
const good = (number: number, changes: Partial<SpareFacts> = {}): SpareFacts => ({
  ...{ number, check: 'good', cloned: false, left: false, heardAt: NOW - 1000 },
  ...changes,
})
const row = (numbers: readonly number[], perRow: number) =>
  numbers.map((number, at) => ({
    number,
    row: 1 + Math.floor(at / perRow),
    column: 1 + (at % perRow),
  }))

describe('suggestSpares', () => {
  it('MC1: takes one without doubts before a nearer one in doubt, and says the doubts', () => {
    const { suggested, spares } = suggestSpares(
      5,
      [
        good(6, { check: null }),
        good(7, { cloned: true }),
        good(4, { heardAt: NOW - HEARD_LATELY_MS - 1 }),
        good(20),
        good(8, { left: true, check: 'warn' }),
      ],
      [],
      NOW,
    )
    expect(suggested).toBe(20)
    expect(spares.map(({ number, level, doubts }) => [number, level, doubts])).toEqual([
      [20, 'good', []],
      [4, 'unsure', ['silent']],
      [6, 'unsure', ['unchecked']],
      [7, 'bad', ['cloned']],
      [8, 'bad', ['left', 'warnedCheck']],
    ])
  })

  it('MC1: suggests one of those that are merely unsure when there is no better, never a bad one', () => {
    expect(
      suggestSpares(1, [good(2, { check: 'bad' }), good(3, { check: 'warn' })], [], NOW),
    ).toMatchObject({ suggested: 3 })
    expect(suggestSpares(1, [good(2, { check: 'bad' })], [], NOW)).toMatchObject({
      suggested: null,
    })
    expect(suggestSpares(1, [], [], NOW)).toEqual({ suggested: null, spares: [] })
  })

  it('MC2: takes the nearest of equals: by the rows of the room, and by number where it is not known', () => {
    const free = [good(8), good(3), good(13)]
    const positions = row(
      Array.from({ length: 18 }, (_, at) => at + 1),
      6,
    )
    // 7 stands below 1: next to it are 8, and 13 behind it; 3 is three places away.
    expect(suggestSpares(7, free, positions, NOW).spares.map(({ number }) => number)).toEqual([
      8, 13, 3,
    ])
    expect(suggestSpares(7, free, [], NOW).spares.map(({ number }) => number)).toEqual([8, 3, 13])
    expect(suggestSpares(null, free, positions, NOW).suggested).toBe(3)
  })
})
