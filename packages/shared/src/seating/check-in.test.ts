import { describe, expect, it } from 'vitest'
import { attendanceOf } from './attendance-of.ts'
import { attendanceStatuses, type Attendance } from './attendance.contract.ts'
import { maskName } from './mask-name.ts'
import { findCandidates, readScan, ticketText } from './read-scan.ts'

describe('attendanceOf', () => {
  const said = (status: Attendance['status']): Attendance => ({
    ...{ status, note: 'n', at: 10, by: 'door', wasAbsent: false },
  })

  it('S9: is what was said while nobody has logged in', () => {
    expect(attendanceOf(null, { loggedInAt: null, startedAt: 5 })).toBeNull()
    for (const status of attendanceStatuses)
      expect(attendanceOf(said(status), { loggedInAt: null, startedAt: 5 })).toEqual(said(status))
  })

  it('S9: a log-in makes present or late of nothing, expected and absent, and keeps the rest', () => {
    const seen = { note: null, at: 20, by: null, wasAbsent: false }
    expect(attendanceOf(null, { loggedInAt: 20, startedAt: null })).toEqual({
      ...seen,
      status: 'present',
    })
    expect(attendanceOf(null, { loggedInAt: 20, startedAt: 19 })?.status).toBe('present')
    expect(attendanceOf(said('absent'), { loggedInAt: 20, startedAt: 20 })?.status).toBe('present')
    expect(attendanceOf(said('absent'), { loggedInAt: 20, startedAt: 19 })).toEqual({
      ...seen,
      ...{ status: 'late', note: 'n', wasAbsent: true },
    })
    expect(attendanceOf(said('expected'), { loggedInAt: 20, startedAt: 19 })?.wasAbsent).toBe(false)
    for (const status of ['present', 'late', 'misconduct', 'suspectedImpostor'] as const)
      expect(attendanceOf(said(status), { loggedInAt: 20, startedAt: 19 })).toEqual(said(status))
  })
})

describe('readScan', () => {
  it.each([
    ['WKT1.20260001', '20260001'],
    ['WKT1.20260001\n', '20260001'],
    ['ＷＫＴ１。２０２６０００１\r\n', '20260001'],
    ['wkt1:A-12\t', 'A-12'],
    ['WKT2.A-12.more of it', 'A-12'],
    [' 20260001 ', '20260001'],
    ['２０２６—01', '2026-01'],
  ])('S10: reads %j as an exam number', (text, examNumber) => {
    expect(readScan(text)).toEqual({ kind: 'examNumber', examNumber })
  })

  it('S10: tells names, other codes and nothing apart, and reads what a ticket says', () => {
    expect(readScan(ticketText('K-1'))).toEqual({ kind: 'examNumber', examNumber: 'K-1' })
    expect(readScan(' 张　三丰 \n')).toEqual({ kind: 'words', words: '张 三丰' })
    expect(readScan('Anna')).toEqual({ kind: 'words', words: 'Anna' })
    expect(readScan('WKR1.k.payload.signature')).toEqual({ kind: 'foreign' })
    expect(readScan('https://example.org/1')).toEqual({ kind: 'foreign' })
    expect(readScan(' \r\n')).toEqual({ kind: 'nothing' })
  })

  it('S11: finds one by the whole number, several by a part, names without spaces and dots', () => {
    const people = [
      { examNumber: '2026001', name: '张三丰' },
      { examNumber: '2026010', name: '阿依古丽·买买提' },
      { examNumber: '12026001', name: 'Anna Lee2' },
      { examNumber: 'ab-1', name: '张伟' },
    ]
    const found = (text: string) =>
      findCandidates(people, readScan(text)).map((person) => person.examNumber)
    expect(found('2026001')).toEqual(['2026001'])
    expect(found('AB-1')).toEqual(['ab-1'])
    expect(found('001')).toEqual(['2026001', '12026001'])
    expect(found('Lee2')).toEqual(['12026001'])
    expect(found('张')).toEqual(['2026001', 'ab-1'])
    expect(found('古丽买')).toEqual(['2026010'])
    expect(found('annalee')).toEqual(['12026001'])
    expect(found('WKR1.a.b.c')).toEqual([])
    expect(found('')).toEqual([])
  })
})

describe('maskName', () => {
  it.each([
    ['张三', '张*'],
    ['张三丰', '张*丰'],
    ['欧阳娜娜', '欧**娜'],
    ['𠮷野家', '𠮷*家'],
    ['Anna Lee', 'A*** L**'],
    ['  王 ', '王'],
    ['阿依古丽·买买提', '阿******提'],
  ])('S12: shows %s as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })
})
