import { BankItem, itemFaults } from '@wenkao/shared/bank'
import { foldTypedText } from '@wenkao/shared/grading'
import { describe, expect, it } from 'vitest'
import { itemCategories, starterItems } from './index.ts'

const named = starterItems.map((item) => [item.content.stem, item] as const)
const BASES: Readonly<Record<string, number>> = { 二: 2, 八: 8, 十: 10, 十六: 16 }
const DIGITS = '0123456789ABCDEF'

/** The value of digits, by adding weights from the last: another way than the data were made. */
function valueOf(digits: string, base: number): number {
  let weight = 1
  let value = 0
  for (const digit of [...digits].reverse()) {
    const worth = DIGITS.indexOf(digit)
    if (worth < 0 || worth >= base) throw new RangeError(`${digits} is no number of base ${base}`)
    value += worth * weight
    weight *= base
  }
  return value
}

/** What the answer of an item says: the text of the right option, or what is typed. */
function answerText({ content }: BankItem): string {
  const [answer = ''] = content.answer
  return content.options?.find(({ id }) => id === answer)?.text ?? answer
}

describe('the starter bank’s objective items', () => {
  it('are at least 400, over every knowledge point of the tree, each in several wordings', () => {
    expect(starterItems.length).toBeGreaterThanOrEqual(400)
    const points = itemCategories.filter(({ code }) => code.length === 5).map(({ code }) => code)
    for (const point of points) {
      const ofPoint = starterItems.filter(({ knowledgePoint }) => knowledgePoint === point)
      expect([point, ofPoint.length >= 5]).toEqual([point, true])
      const kinds = new Set(ofPoint.map(({ content }) => content.kind))
      if (point !== '90306') expect([point, kinds.size >= 2]).toEqual([point, true])
    }
    for (const { knowledgePoint } of starterItems) expect(points).toContain(knowledgePoint)
  })

  it('ask for number conversion in at most 15 of 100', () => {
    const conversions = starterItems.filter(({ knowledgePoint }) =>
      knowledgePoint.startsWith('903'),
    )
    expect(conversions.length / starterItems.length).toBeLessThanOrEqual(0.15)
  })

  it.each(named)('%s: is whole, with its reason and source', (_stem, item) => {
    expect(BankItem.safeParse(item).error).toBeUndefined()
    expect(itemFaults(item.content)).toEqual([])
    expect(item.content.explanation.length).toBeGreaterThan(4)
    expect(item.content.source.length).toBeGreaterThan(2)
    const options = item.content.options ?? []
    if (item.content.kind === 'single') expect(options).toHaveLength(4)
    if (item.content.kind === 'multiple') {
      expect(item.content.answer.length).toBeGreaterThanOrEqual(2)
      expect(options.length).toBeGreaterThan(item.content.answer.length)
    }
  })

  it('ask nothing twice', () => {
    const asked = starterItems.map(({ content }) =>
      foldTypedText(
        content.stem +
          (content.options ?? [])
            .map(({ text }) => text)
            .toSorted()
            .join(),
      ),
    )
    expect(asked.filter((text, at) => asked.indexOf(text) !== at)).toEqual([])
  })

  it('do not give the right option away: it is the longest no more often than chance, and at every place', () => {
    const singles = starterItems.filter(({ content }) => content.kind === 'single')
    const longest = singles.filter((item) => {
      const right = answerText(item).length
      const others = (item.content.options ?? [])
        .filter(({ id }) => id !== item.content.answer[0])
        .map(({ text }) => text.length)
      return right > Math.max(...others)
    })
    expect(longest.length / singles.length).toBeLessThanOrEqual(0.25)
    for (const letter of 'ABCD') {
      const share =
        singles.filter(({ content }) => content.answer[0] === letter).length / singles.length
      expect([letter, share > 0.18 && share < 0.32]).toEqual([letter, true])
    }
    const statements = starterItems.filter(({ content }) => content.kind === 'trueFalse')
    const right = statements.filter(({ content }) => content.answer[0] === 'true').length
    expect(right / statements.length).toBeGreaterThan(0.4)
    expect(right / statements.length).toBeLessThan(0.65)
  })

  const conversion =
    /(十六|二|八|十)进制数 ([0-9A-F]+).*?(?:转换成|相等的|化为|等于)(十六|二|八|十)进制数(?: ([0-9A-F]+))?/
  const converted = named.filter(([stem]) => conversion.test(stem))

  it('name both bases in every conversion', () => {
    const points = ['90301', '90302', '90303', '90304']
    const all = starterItems.filter(({ knowledgePoint }) => points.includes(knowledgePoint))
    expect(converted).toHaveLength(all.length)
  })

  it.each(converted)('%s: is computed right, and its other options are wrong', (stem, item) => {
    const [, from = '', digits = '', to = '', claim] = conversion.exec(stem) ?? []
    const value = valueOf(digits, BASES[from] ?? 0)
    const target = BASES[to] ?? 0
    if (item.content.kind === 'trueFalse') {
      expect(item.content.answer).toEqual([String(valueOf(claim ?? '', target) === value)])
      return
    }
    const right = (item.content.options ?? [])
      .filter(({ text }) => valueOf(text, target) === value)
      .map(({ id }) => id)
    if (item.content.kind === 'single') expect(right).toEqual(item.content.answer)
    else expect(item.content.answer.map((text) => valueOf(text, target))).toEqual([value])
  })

  const operation = /二进制(加|减|乘)法：([01]+) [+×-] ([01]+)(?: 的结果是 ([01]+))?/
  it.each(named.filter(([stem]) => operation.test(stem)))('%s: is computed right', (stem, item) => {
    const [, sign, one = '', other = '', claim] = operation.exec(stem) ?? []
    const [a, b] = [valueOf(one, 2), valueOf(other, 2)]
    const result = sign === '加' ? a + b : sign === '减' ? a - b : a * b
    if (claim === undefined) expect(valueOf(answerText(item), 2)).toBe(result)
    else expect(item.content.answer).toEqual([String(valueOf(claim, 2) === result)])
  })

  const SUBSCRIPTS: Readonly<Record<string, number>> = { '₂': 2, '₈': 8, '₁₀': 10, '₁₆': 16 }
  const compared = named.filter(([stem]) => /最[大小]的是$/.test(stem) && stem.includes('各数'))
  it.each(compared)('%s (%#): is compared right', (stem, item) => {
    const values = (item.content.options ?? []).map(({ id, text }) => {
      const [, digits = '', base = ''] = /^（([0-9A-F]+)）([₀-₉]+)$/.exec(text) ?? []
      return { id, value: valueOf(digits.replace(/^0+(?=.)/, ''), SUBSCRIPTS[base] ?? 0) }
    })
    const wanted = (stem.includes('最大') ? Math.max : Math.min)(
      ...values.map(({ value }) => value),
    )
    expect(values.filter(({ value }) => value === wanted).map(({ id }) => id)).toEqual(
      item.content.answer,
    )
  })
})
