import { describe, expect, it } from 'vitest'
import type { ItemContent } from '@wenkao/shared/bank'
import { canKeep, contentOf, draftOf, emptyItem, toggleRight, withoutOption } from './item-draft.ts'

const base = { stem: '题', explanation: '', source: '' }
const options = ['甲', '乙', '丙'].map((text, at) => ({ id: 'ABC'[at] ?? '', text }))

describe('the draft of an item', () => {
  it.each<ItemContent>([
    { ...base, kind: 'single', options, answer: ['B'] },
    { ...base, kind: 'multiple', options, answer: ['A', 'C'], partialCredit: 'half' },
    { ...base, kind: 'multiple', options, answer: ['A', 'C'], keepOrder: true, keepPlace: true },
    { ...base, kind: 'trueFalse', answer: ['false'] },
    { ...base, kind: 'fillIn', answer: ['回车', 'Enter'] },
  ])('gives back the content that it was made of: %j', (content) => {
    expect(contentOf(draftOf(content))).toEqual(content)
  })

  it('drops what belongs to another kind', () => {
    const draft = { ...draftOf({ ...base, kind: 'multiple', options, answer: ['A', 'C'] }) }
    expect(contentOf({ ...draft, kind: 'trueFalse', partialCredit: 'half' })).toEqual({
      ...{ ...base, kind: 'trueFalse', answer: ['true'] },
    })
  })

  it('keeps right options right when one is taken away', () => {
    const draft = draftOf({ ...base, kind: 'multiple', options, answer: ['A', 'C'] })
    expect(contentOf(withoutOption(draft, 1)).answer).toEqual(['A', 'B'])
    expect(contentOf(withoutOption(draft, 0)).answer).toEqual(['B'])
    expect(toggleRight({ ...draft, kind: 'single' }, 1).right).toEqual([1])
  })

  it('is kept with a stem and an answer, whatever else is missing', () => {
    expect(canKeep(emptyItem)).toBe(false)
    expect(canKeep({ ...emptyItem, stem: '题' })).toBe(true)
    expect(canKeep({ ...emptyItem, stem: '题', kind: 'fillIn', accepted: ' \n' })).toBe(false)
  })
})
