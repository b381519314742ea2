import { describe, expect, it } from 'vitest'
import { alignSigns, alignTyping, perMinute, typingAccuracy } from './align-typing.ts'

describe('typed text against its reference', () => {
  it('TY1: marks each typed sign, and names what was left out', () => {
    // 春 is left out, 是 is wrong, 啊 is too many.
    const { marks, left, ...figures } = alignSigns('春眠不觉晓，处处闻啼鸟。', '眠是觉晓，啊处处')
    expect(marks.join(' ')).toBe('match wrong match match match extra match match')
    expect(left).toEqual([0])
    expect(figures).toEqual({
      ...{ correct: 6, wrong: 1, missing: 1, extra: 1, reached: 8, lastRight: 8 },
    })
    expect(alignTyping('春眠不觉晓，处处闻啼鸟。', '眠是觉晓，啊处处')).toEqual(figures)
  })

  it('TY1: counts signs outside the first plane once', () => {
    expect(alignSigns('𠮷田', '𠮷田').marks).toEqual(['match', 'match'])
    expect(alignTyping('𠮷田', '吉田')).toMatchObject({ correct: 1, wrong: 1 })
  })

  it('TY2: takes accuracy of what was typed, and speed of what is right', () => {
    const figures = alignTyping('abcdefgh', 'abxd')
    expect(typingAccuracy(figures)).toBe(0.75)
    expect(typingAccuracy(alignTyping('abc', ''))).toBe(0)
    expect(perMinute(30, 30_000)).toBe(60)
    expect(perMinute(1, 0)).toBe(60)
  })
})
