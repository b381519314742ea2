import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths } from './add-months.ts'
import { kindsThatEnd, personalKinds } from './personal-kinds.ts'

const at = (text: string) => Date.parse(text)

describe('the end of a retention period', () => {
  it.each([
    ['2026-01-31T09:30:00.123Z', 1, '2026-02-28T09:30:00.123Z'],
    ['2027-12-31T23:59:59.999Z', 2, '2028-02-29T23:59:59.999Z'],
    ['2026-11-23T08:00:00.000Z', 0, '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T08:00:00.000Z', 14, '2028-01-23T08:00:00.000Z'],
  ])('PR5: %s and %i months is %s', (from, months, to) => {
    expect(new Date(addMonths(at(from), months)).toISOString()).toBe(to)
  })

  it('PR5: more months never end earlier, and a month has 28 to 31 days', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2020-01-01'), max: at('2080-01-01') }),
        fc.integer({ min: 0, max: 599 }),
        (from, months) => {
          const days = (addMonths(from, months + 1) - addMonths(from, months)) / 86_400_000
          expect(days).toBeGreaterThanOrEqual(28)
          expect(days).toBeLessThanOrEqual(31)
        },
      ),
    )
  })

  it('PR3: without the name nothing else stays', () => {
    expect(kindsThatEnd(['name'])).toEqual([...personalKinds])
    expect(kindsThatEnd(['photo'])).toEqual(['photo'])
  })
})
