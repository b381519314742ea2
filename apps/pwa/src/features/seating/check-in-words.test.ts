import type { AttendanceStatus, CheckInRow } from '@wenkao/shared/seating'
import { describe, expect, it } from 'vitest'
import { filterCounts, findOne, needsNote, shownRows, unseen } from './check-in-words.ts'

function row(
  examNumber: string,
  name: string,
  status?: AttendanceStatus,
  more: Partial<CheckInRow> = {},
): CheckInRow {
  return {
    ...{ sittingId: `s${examNumber}`, examNumber, name, gender: null, school: null },
    ...{ className: null, identityNumberMasked: null, hasPhoto: false, seatNumber: null },
    ...{ seatKind: null, signedInAt: null, loggedInAt: null, handedInAt: null },
    ...{ entryAllowedAt: null, handInAllowedAt: null },
    attendance: status ? { status, note: null, at: 1, by: 'A', wasAbsent: false } : null,
    ...more,
  }
}
const rows = [
  row('501001', '王小明', 'present', { seatNumber: 3 }),
  row('501002', '李四', 'absent'),
  row('501003', '王芳'),
  row('501013', '赵六', 'late'),
]

describe('check-in list', () => {
  it('[N11] counts nobody twice among the statuses, and gives absentees no seat to wait for', () => {
    const counts = filterCounts(rows)
    expect(counts).toMatchObject({ all: 4, present: 1, absent: 1, expected: 1, late: 1, noSeat: 2 })
    expect(shownRows(rows, 'noSeat', '').map(({ name }) => name)).toEqual(['王芳', '赵六'])
  })

  it('[N11] searches all statuses, whatever the filter shows', () => {
    expect(shownRows(rows, 'present', '李').map(({ name }) => name)).toEqual(['李四'])
  })

  it('[N11] opens a candidate by number, ticket or name when there is no doubt', () => {
    expect(findOne(rows, '501001')).toEqual({ kind: 'one', sittingId: 's501001' })
    expect(findOne(rows, 'WKT1.501002')).toEqual({ kind: 'one', sittingId: 's501002' })
    expect(findOne(rows, '赵六')).toEqual({ kind: 'one', sittingId: 's501013' })
    expect(findOne(rows, '王')).toEqual({ kind: 'several' })
    expect(findOne(rows, '999')).toEqual({ kind: 'none' })
    expect(findOne(rows, 'https://a.example')).toEqual({ kind: 'foreign' })
    expect(findOne(rows, ' ')).toEqual({ kind: 'nothing' })
  })

  it('[N11] marks nobody absent whom a person or a station has seen', () => {
    const seen = row('501004', '钱七', undefined, { loggedInAt: 5 })
    expect(unseen([...rows, seen]).map(({ name }) => name)).toEqual(['王芳'])
  })

  it('[N11] asks for words where somebody decides later', () => {
    expect(needsNote('misconduct') && needsNote('suspectedImpostor')).toBe(true)
    expect(needsNote('late')).toBe(false)
  })
})
