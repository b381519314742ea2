import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ItemContent,
  areaOf,
  composeNumber,
  isCategoryCode,
  itemFaults,
  originalNumber,
  parentCode,
  parseNumber,
} from './index.ts'

describe('item numbers (D02)', () => {
  it('BK1: 1010101 is Word, category 01, knowledge point 01, item 01', () => {
    expect(composeNumber({ knowledgePoint: '10101', serial: 1 })).toBe('1010101')
    expect(parseNumber('1010101')).toEqual({ knowledgePoint: '10101', serial: 1 })
    expect(areaOf('1010101')).toBe('word')
    expect(areaOf('90104')).toBe('objective')
    expect(['10101', '101', '1'].map(parentCode)).toEqual(['101', '1', undefined])
  })

  it('BK1: every number comes apart into what it was composed of', () => {
    const point = fc.stringMatching(/^[1-69]\d{4}$/)
    fc.assert(
      fc.property(point, fc.integer({ min: 1, max: 999_999 }), (knowledgePoint, serial) => {
        const parts = { knowledgePoint, serial }
        expect(parseNumber(composeNumber(parts))).toEqual(parts)
      }),
      propertySettings(200),
    )
  })

  it('BK1: a task of a variant names its original', () => {
    expect(['1010101-2', '1010101', 'Q-7a'].map(originalNumber)).toEqual([
      ...['1010101', '1010101', 'Q-7a'],
    ])
  })

  it.each(['', '101010', '7010101', '1010100', '10101012345678', '10101a1', ' 1010101'])(
    'BK1: %j is no number',
    (text) => expect(parseNumber(text)).toBeUndefined(),
  )

  it('BK1: what cannot be composed is refused', () => {
    for (const wrong of [
      { knowledgePoint: '101', serial: 1 },
      { knowledgePoint: '70101', serial: 1 },
      { knowledgePoint: '10101', serial: 0 },
      { knowledgePoint: '10101', serial: 1.5 },
    ])
      expect(() => composeNumber(wrong)).toThrow(RangeError)
    expect(['1', '101', '10101', '7', '10', '1010101'].map(isCategoryCode)).toEqual([
      ...[true, true, true, false, false, false],
    ])
  })
})

const single = {
  kind: 'single',
  stem: 'CPU 的中文名称是？',
  options: [
    { id: 'A', text: '中央处理器' },
    { id: 'B', text: '内存储器' },
  ],
  answer: ['A'],
  explanation: 'CPU 是 Central Processing Unit。',
  source: 'GB/T 5271.1',
} as const

describe('faults of an item', () => {
  it.each([
    [{}, []],
    [{ answer: ['C'] }, ['answerIsNoOption']],
    [{ answer: ['A', 'B'] }, ['oneAnswerOnly']],
    [{ options: [{ id: 'A', text: 'x' }] }, ['fewOptions']],
    [
      {
        options: [
          { id: 'A', text: 'ＣＰＵ ' },
          { id: 'B', text: 'CPU' },
        ],
      },
      ['optionsAlike'],
    ],
    [
      {
        options: [
          { id: 'A', text: '是' },
          { id: 'C', text: ' ' },
        ],
      },
      ['emptyOption', 'optionIds'],
    ],
    [{ kind: 'trueFalse', options: undefined, answer: ['yes'] }, ['neitherTrueNorFalse']],
    [{ kind: 'trueFalse', answer: ['true'] }, ['optionsOfOtherKind']],
    [{ kind: 'fillIn', options: undefined, answer: ['ＩＰ', 'ip'] }, ['answerTwice']],
    [{ kind: 'fillIn', options: undefined, answer: [' '] }, ['emptyAnswer']],
    [{ stem: '看图 ![电路](a.png)' }, ['pictureMissing']],
    [{ partialCredit: 'half' }, ['creditOfOtherKind']],
  ] as const)('BK2: %j has %j', (change, faults) => {
    expect(itemFaults(ItemContent.parse({ ...single, ...change }))).toEqual(faults)
  })
})
