import { describe, expect, it } from 'vitest'
import english from '../../messages/en/audit.json'
import chinese from '../../messages/zh-CN/audit.json'
import { detailLines, runsOf, subjectWords } from './audit-words.ts'

describe('words of the audit log', () => {
  it.each([
    ['start of first', 'start', { name: 'first' }],
    ['5 minutes for 2026010203', 'minutes', { n: '5', name: '2026010203' }],
    ['machine change of 26 to 12', 'machineChange', { name: '26', to: '12' }],
    ['machine change of 26 undone', 'machineChangeUndone', { name: '26' }],
    ['code for station 12', 'stationCode', { n: '12' }],
    ['room report of room 3', 'report', { name: 'room 3' }],
    ['sign-in sheets of first', 'signInSheets', { name: 'first' }],
    ['overview of sessions of exam', 'overviewOfSessions', { name: 'exam' }],
    ['layout of room 3', 'layout', { name: '3' }],
  ])('says %j in the reader’s language', (subject, key, values) => {
    expect(subjectWords(subject)).toEqual({ key, values })
    expect(Object.keys(chinese.subjects)).toContain(key)
    expect(Object.keys(english.subjects)).toContain(key)
  })

  it('shows a phrase that it does not know as it stands', () => {
    expect(subjectWords('something of a later version')).toBeUndefined()
  })

  it('makes lines of details, whatever they are', () => {
    expect(detailLines({ reason: '停电', minutes: 5, who: ['a'], none: null })).toEqual([
      { name: 'reason', value: '停电' },
      { name: 'minutes', value: '5' },
      { name: 'who', value: '["a"]' },
      { name: 'none', value: 'null' },
    ])
    expect(detailLines(null)).toEqual([])
    expect(detailLines('text')).toEqual([])
  })

  it('joins block numbers into runs that one request reads', () => {
    expect(runsOf([3, 5, 5, 4, 60, 7], 50)).toEqual([
      { from: 60, to: 60 },
      { from: 3, to: 7 },
    ])
    expect(runsOf([1, 50, 51], 50)).toEqual([
      { from: 50, to: 51 },
      { from: 1, to: 1 },
    ])
    expect(runsOf([], 50)).toEqual([])
  })
})
