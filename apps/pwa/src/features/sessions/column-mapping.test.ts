import { describe, expect, it } from 'vitest'
import {
  assignColumn,
  columnLabel,
  columnLetter,
  isSameMapping,
  missingFields,
} from './column-mapping.ts'

describe('column mapping', () => {
  it('takes a column away from the field that held it', () => {
    expect(assignColumn({ examNumber: 0, name: 1 }, 'school', 1)).toEqual({
      examNumber: 0,
      school: 1,
    })
  })

  it('leaves a field out when it is put on no column', () => {
    expect(assignColumn({ examNumber: 0, name: 1, gender: 2 }, 'gender', undefined)).toEqual({
      examNumber: 0,
      name: 1,
    })
  })

  it('does not change the mapping it was given', () => {
    const mapping = { examNumber: 0, name: 1 }
    assignColumn(mapping, 'name', 4)
    expect(mapping).toEqual({ examNumber: 0, name: 1 })
  })

  it('names the needed fields that have no column', () => {
    expect(missingFields({ school: 3 }, false)).toEqual(['examNumber', 'name'])
    expect(missingFields({ school: 3 }, true)).toEqual(['name'])
    expect(missingFields({ examNumber: 0, name: 1 }, false)).toEqual([])
  })

  it('knows when nothing was corrected', () => {
    expect(isSameMapping({ examNumber: 0, name: 1 }, { name: 1, examNumber: 0 })).toBe(true)
    expect(isSameMapping({ examNumber: 0, name: 1 }, { examNumber: 0, name: 2 })).toBe(false)
  })

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ])
    expect(columnLabel(['考号', ' '], 0)).toBe('A · 考号')
    expect(columnLabel(['考号', ' '], 1)).toBe('B')
  })
})
