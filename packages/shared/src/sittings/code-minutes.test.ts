import { describe, expect, it } from 'vitest'
import { minutesStillToGrant } from './code-minutes.ts'

const MIN = 60_000
const AT = 1_000_000

describe('minutesStillToGrant', () => {
  it.each([
    ['nothing was granted meanwhile', 10, AT, AT, 10],
    ['as much was granted to everybody', 10, AT, AT + 10 * MIN, 0],
    ['more was granted', 10, AT, AT + 25 * MIN, 0],
    ['a part was granted', 10, AT, AT + 4 * MIN, 6],
    ['a second of it is missing', 10, AT, AT + 10 * MIN - 1000, 1],
    ['a station that claims a later deadline gets no more than the code', 5, AT + 90 * MIN, AT, 5],
    ['a station that knew no deadline', 5, null, AT, 5],
    ['a session that has not started', 5, AT, null, 5],
  ] as const)('TE12: [F07] %s', (_title, minutes, known, deadline, missing) => {
    expect(minutesStillToGrant(minutes, known, deadline)).toBe(missing)
  })
})
