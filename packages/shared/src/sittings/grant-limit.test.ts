import { describe, expect, it } from 'vitest'
import { isWithinLimit } from './grant-limit.ts'
import type { TimeEntry } from './session-time.contract.ts'

const given = (
  sittingId: string | null,
  minutes: number,
  source: TimeEntry['source'] = 'room',
): TimeEntry => ({
  entryId: '',
  sittingId,
  kind: 'extended',
  ms: minutes * 60_000,
  at: 1,
  by: '',
  reason: '',
  source,
})
const one = { sittingIds: ['a'] }

describe('isWithinLimit', () => {
  it.each([
    ['nothing before, the limit itself', 5, 5, one, [], true],
    ['nothing before, above it', 5, 6, one, [], false],
    ['0 asks the area always', 0, 1, one, [], false],
    ['own minutes before', 5, 3, one, [given('a', 3)], false],
    ['somebody else’s do not count', 5, 5, one, [given('b', 5)], true],
    ['those of the whole session do', 5, 3, one, [given(null, 3)], false],
    ['the area’s do not', 5, 5, one, [given('a', 9, 'area'), given(null, 9, 'area')], true],
    ['for all, the one who had most decides', 5, 3, { all: true as const }, [given('b', 3)], false],
    ['a code’s do', 5, 3, one, [given('a', 3, 'code')], false],
    ['for all, within it', 5, 2, { all: true as const }, [given('b', 3)], true],
    ['pauses do not count', 5, 5, one, [{ ...given(null, 9), kind: 'resumed' as const }], true],
  ] as const)('TE6: %s', (_title, limit, minutes, who, entries, within) => {
    expect(isWithinLimit(limit, { minutes, who }, entries)).toBe(within)
  })
})
