import { describe, expect, it } from 'vitest'
import { breakLines, fitText, plainText } from './fit-text.ts'

/** Latin signs are half as wide as Chinese ones. */
const measure = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (/[\u0020-\u00ff]/.test(sign) ? 0.5 : 1), 0)

describe('texts in their room (DO7)', () => {
  it('DO7: what fits stays as large as was wished', () => {
    expect(fitText('王小明', { width: 60, size: 15 }, measure)).toEqual({
      ...{ size: 15, lines: ['王小明'] },
    })
  })

  it('DO7: gets smaller before it is broken, and is broken before it gets too small to read', () => {
    const room = { width: 100, size: 12, least: 9, lines: 2 }
    expect(fitText('一二三四五六七八九十', room, measure)).toEqual({
      ...{ size: 10, lines: ['一二三四五六七八九十'] },
    })
    expect(fitText('一二三四五六七八九十甲乙丙', room, measure)).toEqual({
      ...{ size: 12, lines: ['一二三四五六七八', '九十甲乙丙'] },
    })
  })

  it('DO7: however long, every sign is there and no line is wider than its room', () => {
    for (const sign of ['吉', 'W', '吉 ', 'Ab9']) {
      const text = plainText(sign.repeat(200))
      const { size, lines } = fitText(text, { width: 120, size: 12, least: 8, lines: 2 }, measure)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      expect(lines.length).toBeLessThanOrEqual(2)
      for (const line of lines) expect(measure(line) * size).toBeLessThanOrEqual(120)
    }
  })

  it('DO7: lines that would be too high together are made smaller, not fewer', () => {
    const room = { width: 60, size: 12, least: 8, lines: 4, height: 36 }
    expect(fitText('一二三四五六七八九十甲乙丙丁', room, measure)).toEqual({
      ...{ size: 9, lines: ['一二三四五六', '七八九十甲乙', '丙丁'] },
    })
  })

  it('DO7: words stay together and a closing sign begins no line', () => {
    expect(breakLines('Room 12 North Wing', 5, measure)).toEqual(['Room 12', 'North Wing'])
    expect(breakLines('甲乙丙丁，戊己', 4, measure)).toEqual(['甲乙丙', '丁，戊己'])
    expect(breakLines('南京市第一中学（分校）', 10, measure)).toEqual([
      '南京市第一中学（分',
      '校）',
    ])
  })

  it.each([
    ['司马·\u{20bb7}', '司马·\u{20bb7}'],
    [' 王 \n 小\t明 ', '王 小 明'],
    ['葛\u{e0100}天', '葛天'],
    ['\u202e倒\u200b序', '倒序'],
    ['半\ud842', '半\ufffd'],
    ['', ''],
  ])('DO6: %j is set as %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })
})
