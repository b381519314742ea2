import { describe, expect, it } from 'vitest'
import { classesOf, firstWish, queryOf } from './document-wish.ts'

const SESSION = '00000000-0000-7000-8000-000000000001'

describe('what is asked for', () => {
  it('DO2: leaves out what does not belong to the kind', () => {
    const wish = {
      ...firstWish('tickets', SESSION),
      ...{ school: '一中', className: '1班', examNumber: ' D1 ', hasPhotos: true },
    }
    const sessionId = SESSION
    expect(queryOf(wish)).toEqual({
      ...{ school: '一中', className: '1班', examNumber: 'D1', sessionId },
    })
    expect(queryOf({ ...wish, kind: 'signIn' })).toEqual({ sessionId, photos: 'yes' })
    expect(queryOf({ ...wish, kind: 'desk' })).toEqual({ sessionId, perSheet: '10' })
    expect(queryOf({ ...wish, kind: 'overview' })).toEqual({})
  })

  it('DO2: tells everybody from those without a school', () => {
    expect(queryOf({ ...firstWish('tickets', undefined), school: '' })).toEqual({ school: '' })
    expect(queryOf(firstWish('tickets', undefined))).toEqual({})
  })

  it('DO2: offers the classes of the chosen school alone', () => {
    const groups = {
      schools: [
        { school: '一中', candidates: 2, classes: [{ className: '1班', candidates: 2 }] },
        { school: null, candidates: 1, classes: [{ className: '散', candidates: 1 }] },
      ],
      sessions: [],
    }
    expect(classesOf(groups, '一中').map(({ className }) => className)).toEqual(['1班'])
    expect(classesOf(groups, '').map(({ className }) => className)).toEqual(['散'])
    expect(classesOf(groups, undefined)).toEqual([])
  })
})
