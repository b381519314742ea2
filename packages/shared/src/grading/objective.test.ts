import { anItem } from '@wenkao/testing'
import { describe, expect, it } from 'vitest'
import { foldTypedText, scoreObjective } from './objective.ts'

const single = anItem()
const trueFalse = anItem({ kind: 'trueFalse', answer: ['false'] })
const multiple = anItem({ kind: 'multiple', answer: ['A', 'C', 'D'] })
const fillIn = anItem({ kind: 'fillIn', answer: ['192.168.0.1', 'IP 地址'] })

describe('scoreObjective', () => {
  it.each([
    ['single', single, ['B'], 'pass'],
    ['single', single, ['A'], 'fail'],
    ['single', single, ['A', 'B'], 'fail'],
    ['single', single, ['b'], 'fail'],
    ['single', single, [], 'unanswered'],
    ['single', single, ['', ' '], 'unanswered'],
    ['true/false', trueFalse, ['false'], 'pass'],
    ['true/false', trueFalse, ['true'], 'fail'],
    ['true/false', trueFalse, [], 'unanswered'],
    ['multiple', multiple, ['D', 'A', 'C'], 'pass'],
    ['multiple', multiple, ['A', 'A', 'C', 'D'], 'pass'],
    ['multiple', multiple, ['A', 'C'], 'fail'],
    ['multiple', multiple, ['A', 'B', 'C', 'D'], 'fail'],
    ['multiple', multiple, ['A', 'B', 'C'], 'fail'],
    ['multiple', multiple, [], 'unanswered'],
    ['fill-in', fillIn, ['１９２．168。0.1 '], 'pass'],
    ['fill-in', fillIn, ['ip地址'], 'pass'],
    ['fill-in', fillIn, ['ＩＰ　地 址'], 'pass'],
    ['fill-in', fillIn, ['192.168.01'], 'fail'],
    ['fill-in', fillIn, ['  '], 'unanswered'],
  ] as const)('G1: %s, %#: %j', (_kind, item, answer, verdict) => {
    expect(scoreObjective(item, answer)).toMatchObject({
      itemId: 'Q1',
      verdict,
      points: verdict === 'pass' ? 2 : 0,
      max: 2,
      expected: item.answer,
    })
  })

  it('G1: the evidence names what was given, without the empty parts', () => {
    expect(scoreObjective(single, ['', 'A']).actual).toEqual(['A'])
  })
})

describe('foldTypedText', () => {
  it.each([
    ['１０１０', '1010'],
    ['ＡＢｃ', 'abc'],
    [' a\t b\u3000c\n', 'abc'],
    ['a，b､c、d', 'a,b,c,d'],
    ['1．2。3｡4', '1.2.3.4'],
    ['a\u200bb\ufeff', 'ab'],
    ['（ｘ：ｙ）', '(x:y)'],
  ])('G2: %j compares as %j', (typed, folded) => {
    expect(foldTypedText(typed)).toBe(folded)
  })
})
