import type { CheckInRow } from '@wenkao/shared/seating'
import { describe, expect, it } from 'vitest'
import { openRules } from './entry-rules.ts'

const row = (more: Partial<CheckInRow>): CheckInRow => ({
  ...{ sittingId: 's', examNumber: '1', name: 'A', gender: null, school: null, className: null },
  ...{ identityNumberMasked: null, hasPhoto: false, seatNumber: null, seatKind: null },
  ...{ attendance: null, signedInAt: null, loggedInAt: null, handedInAt: null },
  ...{ entryAllowedAt: null, handInAllowedAt: null },
  ...more,
})
const rules = {
  ...{ entryClosesMinutes: 30, handInOpensMinutes: 60 },
  ...{ entryClosesAt: 1800, handInOpensAt: 3600 },
}
const names = (more: Partial<CheckInRow>, now: number) =>
  openRules(row(more), rules, now).map(({ rule }) => rule)

describe('rules that stand in the way', () => {
  it('[N11] are entry from the moment it closes, for who has not logged in', () => {
    expect(names({}, 1799)).toEqual([])
    expect(names({}, 1800)).toEqual(['entry'])
    expect(names({ loggedInAt: 1000 }, 4000)).toEqual([])
  })

  it('[N11] are hand-in until it opens, for who is writing', () => {
    expect(names({ loggedInAt: 10 }, 3599)).toEqual(['handIn'])
    expect(names({ loggedInAt: 10 }, 3600)).toEqual([])
    expect(names({ loggedInAt: 10, handedInAt: 3000 }, 3100)).toEqual([])
  })

  it('[N11] are none before the start, but what was allowed beforehand is shown', () => {
    const before = { ...rules, entryClosesAt: null, handInOpensAt: null }
    expect(openRules(row({}), before, 9e9)).toEqual([])
    expect(openRules(row({ entryAllowedAt: 5 }), before, 9)).toMatchObject([
      { rule: 'entry', allowedAt: 5 },
    ])
  })
})
