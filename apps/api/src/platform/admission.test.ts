import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAdmission } from './admission.ts'
import { ApiError } from './api-error.ts'

function refusalOf(enter: () => unknown): ApiError | undefined {
  try {
    enter()
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

describe('admission', () => {
  it('[R8] bounds requests and bytes, and has room again when one leaves', () => {
    const admission = createAdmission({ mostRequests: 2, mostBytes: 100 })
    const first = admission.enter(60)
    expect(refusalOf(() => admission.enter(41))?.status).toBe(503)
    const second = admission.enter(40)
    expect(refusalOf(() => admission.enter(0))?.code).toBe('unavailable')
    expect(admission.state).toEqual({ requests: 2, bytes: 100, refused: 2 })
    first.leave()
    first.leave()
    expect(admission.state).toEqual({ requests: 1, bytes: 40, refused: 2 })
    second.leave()
    // Larger than the whole bound: refused for ever would be worse than to carry it alone.
    admission.enter(500).leave()
    expect(admission.state).toMatchObject({ requests: 0, bytes: 0 })
  })

  it('counts a body without declared length as it comes', () => {
    const admission = createAdmission({ mostRequests: 9, mostBytes: 100 })
    const [one, two] = [admission.enter(0), admission.enter(0)]
    one.add(70)
    two.add(30)
    expect(refusalOf(() => two.add(1))?.retryAfterS).toBeGreaterThanOrEqual(1)
    two.leave()
    expect(admission.state.bytes).toBe(70)
  })

  it('spreads those it refuses over whole seconds, never at once', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const admission = createAdmission({ mostRequests: 0, mostBytes: 0 }, () => random)
        const seconds = refusalOf(() => admission.enter(1))?.retryAfterS ?? 0
        expect(Number.isInteger(seconds)).toBe(true)
        expect(seconds).toBeGreaterThanOrEqual(1)
        expect(seconds).toBeLessThanOrEqual(5)
      }),
      { seed: 20261122 },
    )
  })
})
