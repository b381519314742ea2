import type { IncidentRow } from '@wenkao/shared/incidents'
import { describe, expect, it } from 'vitest'
import { groupOfAction } from './action-groups.ts'
import { isShown, overAfterMinutes, timelineOf } from './timeline.ts'

const incident = (incidentId: string, change: Partial<IncidentRow> = {}): IncidentRow => ({
  ...{ incidentId, at: 1, source: 'staff', actor: 'Li', kind: 'other', stations: [] },
  ...{ sittingId: null, examNumber: null, name: null, text: 'x', detail: {}, photos: [] },
  about: null,
  ...change,
})
const action = { auditId: 'a', at: 5, actor: 'Li', action: 'room.run', subject: 's', detail: {} }

describe('the timeline of a session', () => {
  it('puts incidents and actions together, newest first, notes under what they name', () => {
    const entries = timelineOf(
      [
        incident('first', { at: 2, source: 'system', text: '' }),
        incident('note', { at: 9, about: { incidentId: 'first', as: 'note' } }),
        incident('on the note', { at: 10, about: { incidentId: 'note', as: 'correction' } }),
        incident('later', { at: 7, text: '' }),
      ],
      [action],
    )
    expect(entries.map(({ key }) => key)).toEqual(['later', 'a', 'first'])
    const [later, , first] = entries
    expect(first?.kind === 'incident' && first.notes.map((note) => note.incidentId)).toEqual([
      ...['note', 'on the note'],
    ])
    expect(entries.filter((entry) => isShown(entry, 'open'))).toEqual([later])
    expect(entries.filter((entry) => isShown(entry, 'actions'))).toHaveLength(1)
    expect(entries.filter((entry) => isShown(entry, 'incidents'))).toHaveLength(2)
    expect(entries.filter((entry) => isShown(entry, 'all'))).toHaveLength(3)
  })

  it('tells how long a detection lasted', () => {
    expect(overAfterMinutes({ detail: { since: 0, until: 150_000 } })).toBe(3)
    expect(overAfterMinutes({ detail: { since: 0, until: 1000 } })).toBe(1)
    expect(overAfterMinutes({ detail: { since: 0 } })).toBeUndefined()
  })
})

describe('where a staff action stands in the report', () => {
  it('is told by the audit log’s own phrase, and none is left out', () => {
    expect(groupOfAction('machine change of 401001 to 7')).toBe('machine')
    expect(groupOfAction('machine change of 401001 undone')).toBe('machine')
    expect(groupOfAction('5 minutes for 第一场')).toBe('time')
    expect(groupOfAction('redraw of 401001 to 7')).toBe('draw')
    expect(groupOfAction('entry of 401001 allowed')).toBe('door')
    expect(groupOfAction('retake approved')).toBe('decision')
    expect(groupOfAction('hand-over of 第一场')).toBe('run')
    expect(groupOfAction('sign-out of 12')).toBe('closing')
    expect(groupOfAction('12 seats')).toBe('daily')
    expect(groupOfAction('photo of 401001 seen')).toBe('look')
    expect(groupOfAction('something newer')).toBe('other')
  })
})
