import type { ReviewedCheck, ReviewedPart } from '@wenkao/shared/review'
import { describe, expect, it } from 'vitest'
import { changedChecks, changeOf, decisionOf } from './decided-points.ts'

const check = (id: string, points: number): ReviewedCheck => ({
  ...{ id, title: id, verdict: 'fail', points, enginePoints: points, max: 3, message: '' },
  ...{ expected: '', found: [], evidence: [] },
})
const part: ReviewedPart = {
  ...{ id: 'T1', title: 'task', instruction: '', points: 1.1, max: 9, files: [] },
  checks: [check('a', 0.1), check('b', 1), check('c', 0)],
}

describe('points that a reviewer types', () => {
  it('are told only where they differ from what counts', () => {
    const typed = new Map([
      ['a', 0.3],
      ['b', 1],
      ['gone', 2],
    ])
    const changed = changedChecks([part], typed)
    expect(decisionOf(changed)).toEqual([{ id: 'a', points: 0.3 }])
    expect(changeOf(changed)).toBe(0.2)
    expect(changed.every(({ isFit }) => isFit)).toBe(true)
  })
  it('do not fit below nothing or above the maximum', () => {
    const typed = new Map([
      ['a', 4],
      ['b', -1],
    ])
    expect(changedChecks([part], typed).map(({ isFit }) => isFit)).toEqual([false, false])
  })
})
