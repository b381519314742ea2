import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawEntries, type DrawEntry, type DrawInput, type DrawRow } from './draw-entries.ts'

const entries = (prefix: string, count: number, more: Partial<DrawEntry> = {}): DrawEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ entryId: `${prefix}${at}`, difficulty: (at % 5) + 1, timesUsed: 0 },
    ...more,
  }))
const row = (
  rowId: string,
  count: number,
  pool: readonly DrawEntry[],
  isCommon = true,
): DrawRow => ({
  ...{ rowId, count, pool, isCommon },
})
function drawn(input: DrawInput) {
  const outcome = drawEntries(input)
  if (outcome.kind === 'short') throw new Error(JSON.stringify(outcome.shortages))
  return outcome.drawn
}
const difficultyOf = (pool: readonly DrawEntry[]) =>
  new Map(pool.map(({ entryId, difficulty }) => [entryId, difficulty]))

describe('drawing a paper (D03)', () => {
  const some = fc.record({
    rows: fc.array(fc.record({ count: fc.integer({ min: 1, max: 6 }), isCommon: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    }),
    variants: fc.integer({ min: 1, max: 4 }),
    seed: fc.string(),
  })

  it('PD1: fills every place once, no entry twice in a paper, the same for the same seed', () => {
    fc.assert(
      fc.property(some, ({ rows, variants, seed }) => {
        const input: DrawInput = {
          rows: rows.map(({ count, isCommon }, at) =>
            row(`r${at}`, count, entries(`p${at % 2}-`, 60), isCommon),
          ),
          ...{ variants, seed },
        }
        const picks = drawn(input)
        expect(drawn(input)).toEqual(picks)
        for (let variant = 0; variant < variants; variant += 1) {
          const own = picks.filter((one) => one.variant === null || one.variant === variant)
          expect(new Set(own.map(({ entryId }) => entryId)).size).toBe(own.length)
          rows.forEach(({ count }, at) => {
            const places = own.filter(({ rowId }) => rowId === `r${at}`).map((one) => one.at)
            expect(places).toEqual(Array.from({ length: count }, (_, place) => place))
          })
        }
      }),
      propertySettings(100),
    )
  })

  it('PD2: gives every variant places of the same difficulties, and other entries while the bank reaches', () => {
    const pool = entries('t', 40)
    const picks = drawn({ rows: [row('r', 6, pool, false)], variants: 4, seed: 's' })
    const levels = difficultyOf(pool)
    const plans = [0, 1, 2, 3].map((variant) =>
      picks.filter((one) => one.variant === variant).map(({ entryId }) => levels.get(entryId)),
    )
    expect(new Set(plans.map((plan) => plan.join())).size).toBe(1)
    expect(new Set(picks.map(({ entryId }) => entryId)).size).toBe(24)
  })

  it('PD2: has as many of each difficulty as asked', () => {
    const pool = entries('q', 50)
    const asked = { ...row('r', 5, pool), levels: [2, 0, 2, 0, 1] }
    const levels = difficultyOf(pool)
    const plan = drawn({ rows: [asked], variants: 1, seed: 'x' }).map(({ entryId }) =>
      levels.get(entryId),
    )
    expect(plan).toEqual([1, 1, 3, 3, 5])
  })

  it('PD3: fills rows whose pools overlap if there is any way, and names the short ones else', () => {
    const few = entries('a', 2, { difficulty: 3 })
    const both = [...few, ...entries('b', 2, { difficulty: 3 })]
    const rows = [row('wide', 2, both), row('narrow', 2, few)]
    expect(drawn({ rows, variants: 1, seed: 's' })).toHaveLength(4)
    expect(
      drawEntries({ rows: [row('wide', 3, both), row('narrow', 2, few)], variants: 1, seed: 's' }),
    ).toEqual({ kind: 'short', shortages: [{ rowId: 'wide', wanted: 3, found: 2 }] })
    expect(drawEntries({ rows: [row('none', 1, [])], variants: 3, seed: 's' })).toEqual({
      kind: 'short',
      shortages: [{ rowId: 'none', wanted: 1, found: 0 }],
    })
  })

  it('PD3: a chain of overlapping rows is filled whatever the seed', () => {
    const pool = entries('c', 6, { difficulty: 2 })
    const rows = pool.map((_, at) => row(`r${at}`, 1, pool.slice(0, at + 1)))
    for (let seed = 0; seed < 50; seed += 1)
      expect(drawn({ rows, variants: 1, seed: `${seed}` })).toHaveLength(6)
  })

  it('PD4: every entry of a pool is about equally likely', () => {
    const pool = entries('e', 10, { difficulty: 3 })
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 4000; seed += 1) {
      for (const { entryId } of drawn({ rows: [row('r', 2, pool)], variants: 1, seed: `${seed}` }))
        counts.set(entryId, (counts.get(entryId) ?? 0) + 1)
    }
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 800) ** 2 / 800, 0)
    // 9 degrees of freedom: 27.9 is passed by chance once in a thousand, and the seeds are fixed.
    expect(counts.size).toBe(10)
    expect(chiSquare).toBeLessThan(27.9)
  })

  it('PD5: what was in many papers is drawn seldom', () => {
    const pool = [
      { entryId: 'fresh', difficulty: 3, timesUsed: 0 },
      { entryId: 'worn', difficulty: 3, timesUsed: 3 },
    ]
    let fresh = 0
    for (let seed = 0; seed < 2000; seed += 1) {
      const [first] = drawn({ rows: [row('r', 1, pool)], variants: 1, seed: `${seed}` })
      if (first?.entryId === 'fresh') fresh += 1
    }
    // A weight of 1 against one of 1/4: four times in five.
    expect(fresh).toBeGreaterThan(1520)
    expect(fresh).toBeLessThan(1680)
  })

  it('PD6: entries that read alike meet only where nothing else is left', () => {
    const pool = entries('s', 3, { difficulty: 3 })
    const similar = new Map([
      ['s0', new Set(['s1'])],
      ['s1', new Set(['s0'])],
    ])
    for (let seed = 0; seed < 30; seed += 1) {
      const ids = drawn({ rows: [row('r', 2, pool)], variants: 1, seed: `${seed}`, similar })
      expect(ids.map(({ entryId }) => entryId)).toContain('s2')
    }
    expect(drawn({ rows: [row('r', 3, pool)], variants: 1, seed: 's', similar })).toHaveLength(3)
  })

  it('PD7: places that are kept stay, and one that is replaced gets another entry', () => {
    const pool = entries('k', 12)
    const plan = [row('r', 4, pool), row('v', 2, entries('w', 12), false)]
    const before = drawn({ rows: plan, variants: 2, seed: 's' })
    const gone = before[1]?.entryId ?? ''
    const kept = before.filter(({ entryId }) => entryId !== gone)
    const after = drawn({ rows: plan, variants: 2, seed: 's2', kept, without: new Set([gone]) })
    expect(after.filter((one) => kept.some((other) => other.entryId === one.entryId))).toEqual(kept)
    expect(after.map(({ entryId }) => entryId)).not.toContain(gone)
    expect(after).toHaveLength(before.length)
  })
})
