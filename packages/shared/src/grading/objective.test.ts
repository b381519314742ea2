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

  it.each([
    ['half', ['A', 'C'], 'partial', 1.5],
    ['half', ['A'], 'partial', 1.5],
    ['half', ['A', 'B'], 'fail', 0],
    ['half', ['A', 'B', 'C', 'D'], 'fail', 0],
    ['half', ['D', 'C', 'A'], 'pass', 3],
    ['half', [], 'unanswered', 0],
    ['perOption', ['A', 'A'], 'partial', 1],
    ['perOption', ['A', 'C'], 'partial', 2],
    ['perOption', ['A', 'B', 'C'], 'fail', 0],
    [undefined, ['A', 'C'], 'fail', 0],
  ] as const)('G1: multiple choice with credit %s: %j is %s', (credit, answer, verdict, points) => {
    const item = { ...multiple, points: 3, ...(credit ? { partialCredit: credit } : {}) }
    expect(scoreObjective(item, answer)).toMatchObject({ verdict, points, max: 3 })
  })

  it('G1: what an item earns in part is rounded to hundredths', () => {
    const item = { ...multiple, points: 1, partialCredit: 'perOption' as const }
    expect(scoreObjective(item, ['A']).points).toBe(0.33)
  })

  it('G1: partial credit belongs to multiple choice alone', () => {
    expect(scoreObjective({ ...single, partialCredit: 'half' }, ['A']).points).toBe(0)
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
