import { describe, expect, it } from 'vitest'
import { newScheduleDraft, rulesOf, startsOf } from './schedule-draft.ts'

describe('the form of a schedule', () => {
  it('makes a session time of every day and time, in their order, each once', () => {
    const starts = startsOf({
      days: ['2026-06-21', '2026-06-20', '2026-06-20'],
      times: ['14:00', '09:00', ''],
    })
    expect(starts.map((at) => new Date(at).toString().slice(0, 21))).toEqual([
      'Sat Jun 20 2026 09:00',
      'Sat Jun 20 2026 14:00',
      'Sun Jun 21 2026 09:00',
      'Sun Jun 21 2026 14:00',
    ])
    expect(startsOf({ days: [''], times: ['09:00'] })).toEqual([])
  })

  it('becomes rules with the spares of every room and the sites of schools', () => {
    const draft = {
      ...newScheduleDraft(Date.UTC(2026, 5, 19)),
      ...{ rooms: new Set(['r1', 'r2']), spares: 3, schoolSites: new Map([['A', 's1']]) },
    }
    expect(rulesOf(draft, 'Session {n}', 'seed seed')).toMatchObject({
      rooms: [
        { roomId: 'r1', spares: 3 },
        { roomId: 'r2', spares: 3 },
      ],
      schoolSites: [{ school: 'A', siteId: 's1' }],
      sessionName: 'Session {n}',
      seed: 'seed seed',
    })
  })
})
