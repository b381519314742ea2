import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  alphaOf,
  analyseChecks,
  analyseItems,
  correlationOf,
  distributionOf,
  doubtsOf,
  histogramOf,
  medianOf,
  reliabilityOf,
  spreadOf,
  type AnalysedUnit,
  type AnalysedWork,
} from './index.ts'

/** Written by e2e/office-programs/item_figures.py with numpy and scipy. */
interface Reference {
  readonly seed: number
  readonly most: readonly number[]
  readonly points: readonly (readonly number[])[]
  readonly mean: number
  readonly deviation: number
  readonly median: number
  readonly alpha: number
  readonly error: number
  readonly difficulty: readonly number[]
  readonly correlation: readonly number[]
  readonly discrimination: readonly number[]
}
const references = JSON.parse(
  readFileSync(new URL('./reference-figures.json', import.meta.url), 'utf8'),
) as Reference[]

const unit = (id: string, points: number, max = 1, more: Partial<AnalysedUnit> = {}) => ({
  ...{ id, points, max, isAnswered: true, chosen: [], checks: [] },
  ...more,
})
const workOf = (units: readonly AnalysedUnit[]): AnalysedWork => ({
  points: units.reduce((sum, { points }) => sum + points, 0),
  max: units.reduce((sum, { max }) => sum + max, 0),
  units,
})
const worksOf = (points: readonly (readonly number[])[], most?: readonly number[]) =>
  points.map((row) => workOf(row.map((value, at) => unit(`i${at}`, value, most?.[at] ?? 1))))

describe('figures as numpy and scipy compute them', () => {
  it.each(references)('AN2: difficulty and 27 % discrimination, table $seed', (table) => {
    const items = analyseItems(worksOf(table.points, table.most))
    for (const [at, item] of items.entries()) {
      expect(item.difficulty).toBeCloseTo(table.difficulty[at] ?? NaN, 10)
      expect(item.discrimination).toBeCloseTo(table.discrimination[at] ?? NaN, 10)
    }
    expect(items).toHaveLength(table.most.length)
  })

  it.each(references)('AN3: correlation with all other points, table $seed', (table) => {
    const items = analyseItems(worksOf(table.points, table.most))
    for (const [at, item] of items.entries())
      expect(item.correlation).toBeCloseTo(table.correlation[at] ?? NaN, 10)
  })

  it.each(references)('AN4: alpha, KR-20, standard error and spread, table $seed', (table) => {
    const works = worksOf(table.points, table.most)
    const { alpha, kr20, error } = reliabilityOf(works)
    expect(alpha).toBeCloseTo(table.alpha, 10)
    expect(error).toBeCloseTo(table.error, 10)
    if (table.most.every((one) => one === 1)) expect(kr20).toBeCloseTo(table.alpha, 10)
    const spread = spreadOf(works.map(({ points }) => points))
    expect(spread.mean).toBeCloseTo(table.mean, 10)
    expect(spread.deviation).toBeCloseTo(table.deviation, 10)
    expect(spread.median).toBeCloseTo(table.median, 10)
  })

  it('AN4: KR-20 by its own formula, k/(k−1)·(1 − Σpq/σ²) with n in both', () => {
    // Rows 11110, 11100, 11000, 10000, 00000: p = .8 .6 .4 .2 0, Σpq = .8; totals 4 3 2 1 0, σ² = 2.
    const rows = [4, 3, 2, 1, 0].map((right) => [0, 1, 2, 3, 4].map((at) => Number(at < right)))
    expect(alphaOf(rows)).toBeCloseTo((5 / 4) * (1 - 0.8 / 2), 12)
  })
})

describe('what cannot be told', () => {
  it('AN2: of one candidate, or of nobody, only what there is', () => {
    expect(analyseItems([])).toEqual([])
    expect(reliabilityOf([])).toEqual({ alpha: null, kr20: null, error: null })
    expect(spreadOf([])).toMatchObject({ sat: 0, mean: null, deviation: null, least: null })
    const [only] = analyseItems(worksOf([[1, 0]]))
    expect(only).toMatchObject({ difficulty: 1, discrimination: null, correlation: null })
    expect(spreadOf([3])).toMatchObject({ sat: 1, mean: 3, deviation: null, median: 3 })
    expect(medianOf([4, 1, 3, 2])).toBe(2.5)
  })

  it('AN3: where everybody has the same, nothing correlates and nothing is reliable', () => {
    const all = worksOf(Array.from({ length: 12 }, () => [1, 1, 1]))
    for (const item of analyseItems(all))
      expect(item).toMatchObject({ difficulty: 1, discrimination: 0, correlation: null })
    expect(reliabilityOf(all)).toEqual({ alpha: null, kr20: null, error: null })
    expect(
      correlationOf([
        [1, 2],
        [1, 3],
      ]),
    ).toBeNull()
  })

  it('AN1: candidates of another variant are no missing answers', () => {
    const one = [unit('a', 1), unit('b', 0), unit('t-1', 3, 5)]
    const other = [unit('a', 0), unit('b', 1), unit('t-2', 5, 5)]
    const items = analyseItems([workOf(one), workOf(other), workOf(one)])
    expect(items.map(({ id, sat }) => [id, sat])).toEqual([
      ...[
        ['a', 3],
        ['b', 3],
        ['t-1', 2],
        ['t-2', 1],
      ],
    ])
    const table = references[1]
    if (!table) throw new Error('Expected a table')
    const mixed = [
      ...worksOf(table.points, table.most),
      ...table.points.map((row) =>
        workOf(row.map((value, at) => unit(`other${at}`, value, table.most[at]))),
      ),
    ]
    expect(reliabilityOf(mixed).alpha).toBeCloseTo(table.alpha, 10)
  })

  it('AN3: a correlation lies between −1 and 1 and does not depend on the order, whatever the points', () => {
    const rows = fc.array(
      fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 4, maxLength: 4 }),
      { minLength: 1, maxLength: 30 },
    )
    fc.assert(
      fc.property(rows, (points) => {
        const works = worksOf(points, [10, 10, 10, 10])
        const back = analyseItems([...works].reverse())
        for (const item of analyseItems(works)) {
          expect(item.difficulty).toBeGreaterThanOrEqual(0)
          expect(item.difficulty).toBeLessThanOrEqual(1)
          if (item.correlation === null) continue
          expect(Math.abs(item.correlation)).toBeLessThanOrEqual(1)
          const same = back.find(({ id }) => id === item.id)?.correlation
          expect(same).toBeCloseTo(item.correlation, 9)
        }
      }),
    )
  })
})

describe('distractors and doubts', () => {
  /** 20 candidates by strength: the best ten choose `b`, the key is `a`. */
  const chosen = Array.from({ length: 20 }, (_, at) => {
    const isBest = at < 10
    return workOf([
      unit('x', isBest ? 0 : 1, 1, { chosen: [isBest ? 'b' : 'a'] }),
      unit('y', isBest ? 5 : 0, 5),
    ])
  })

  it('AN5: counts who chose what, of all, of the best and of the weakest', () => {
    const [item] = analyseItems(chosen)
    expect([...(item?.options ?? [])]).toEqual([
      ['b', { all: 10, best: 5, weakest: 0 }],
      ['a', { all: 10, best: 0, weakest: 5 }],
    ])
  })

  it('AN5: doubts a key that the best do not choose, and what goes backward', () => {
    const [item] = analyseItems(chosen)
    if (!item) throw new Error('Expected an item')
    expect(doubtsOf(item, ['a'], ['a', 'b'])).toEqual(['backward', 'key'])
    expect(doubtsOf({ ...item, sat: 9 }, ['a'], ['a', 'b'])).toEqual([])
    const plain = { ...item, correlation: 0.4, difficulty: 0.5, sat: 30 }
    expect(doubtsOf(plain, ['b'], ['a', 'b', 'c'])).toEqual(['idle'])
    expect(doubtsOf({ ...plain, difficulty: 0.1 }, [], [])).toEqual(['tooHard'])
    expect(doubtsOf({ ...plain, difficulty: 0.96, correlation: 0.1 }, [], [])).toEqual([
      ...['tooEasy', 'weak'],
    ])
  })

  it('AN2: checkpoints have figures of their own', () => {
    const checks = (points: number) => [{ id: 'c', points, max: 2 }]
    const works = [2, 2, 0, 0].map((points, at) =>
      workOf([
        unit('t', points, 2, { checks: checks(points) }),
        unit('y', [5, 4, 1, 0][at] ?? 0, 5),
      ]),
    )
    const [check] = analyseChecks(works)
    expect(check).toMatchObject({ taskId: 't', checkId: 'c', sat: 4, difficulty: 0.5 })
    // Pearson of 2 2 0 0 with 5 4 1 0: 8 / √(4 · 17).
    expect(check?.correlation).toBeCloseTo(8 / Math.sqrt(4 * 17), 12)
  })

  it('AN2: sorts totals into tenths, full marks into the last', () => {
    const totals = distributionOf(worksOf([[0], [0.1], [0.3], [0.99], [1]])).map(
      ({ total }) => total,
    )
    expect(totals).toEqual([1, 1, 0, 1, 0, 0, 0, 0, 0, 2])
    expect(histogramOf([5, -1, 99], 0, 2).map(({ total }) => total)).toEqual([3, 0])
  })
})
