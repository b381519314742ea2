import { describe, expect, it } from 'vitest'
import { concludeReview, decidedPoints, type ReviewDecision } from './conclude-review.ts'

const review = (points: Record<string, number>): ReviewDecision => ({
  role: 'review',
  points: Object.entries(points).map(([id, value]) => ({ id, points: value })),
})
const arbitration = (points: Record<string, number>): ReviewDecision => ({
  ...review(points),
  role: 'arbitration',
})

describe('concludeReview', () => {
  it('RV1: one reviewer decides what flags brought; confirming is deciding nothing else', () => {
    expect(concludeReview(1, [])).toEqual({ kind: 'open' })
    expect(concludeReview(1, [review({})])).toEqual({ kind: 'decided', points: [] })
    expect(concludeReview(1, [review({ a: 2 })])).toMatchObject({
      points: [{ id: 'a', points: 2 }],
    })
  })
  it('RV2: an appeal waits for two, and alike they decide it in whatever order they name the points', () => {
    expect(concludeReview(2, [review({ a: 2 })])).toEqual({ kind: 'open' })
    const both = [review({ a: 2, b: 1 }), review({ b: 1, a: 2 })]
    expect(concludeReview(2, both)).toMatchObject({ kind: 'decided' })
  })
  it('RV3: where they differ a third decides, and that word is the last', () => {
    const both = [review({ a: 2, b: 1 }), review({ a: 1 })]
    expect(concludeReview(2, both)).toEqual({ kind: 'arbitration', differing: ['a', 'b'] })
    expect(concludeReview(2, [...both, arbitration({ a: 0 })])).toEqual({
      kind: 'decided',
      points: [{ id: 'a', points: 0 }],
    })
  })
})

describe('decidedPoints', () => {
  it('RV4: of several reviews the latest counts, thing by thing', () => {
    const flags = [
      { id: 'a', points: 1 },
      { id: 'b', points: 2 },
    ]
    const appeal = [{ id: 'a', points: 3 }]
    expect(decidedPoints([flags, appeal])).toEqual(
      new Map([
        ['a', 3],
        ['b', 2],
      ]),
    )
  })
})
