import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberPattern, readNumberPattern, sampleNumber } from './exam-number-pattern.ts'

const sampleOf = (text: string): string => {
  const read = readNumberPattern(text)
  return read.kind === 'pattern' ? sampleNumber(read.parts) : `${read.fault} ${read.at}`
}

describe('patterns of exam numbers', () => {
  it.each([
    ['2026{n:5}', '202600001'],
    ['26-{school:2}{class:2}-{n:3}', '26-0101-001'],
    ['｛学校：3｝｛序号：4｝', '0010001'],
    ['{ 学校代码 : 6 }{N}', '0000001'],
    ['  {n}A ', '1A'],
  ])('RO7: %s begins with %s', (pattern, first) => {
    expect(sampleOf(pattern)).toBe(first)
    expect(NumberPattern.safeParse(pattern).success).toBe(true)
  })

  it.each([
    ['2026', 'noCount 2026'],
    ['{n}{序号}', 'twoCounts {n}{序号}'],
    ['{n:0}', 'width {n:0}'],
    ['{n:13}', 'width {n:13}'],
    ['{n:}', 'width {n:}'],
    ['{n:2.5}', 'width {n:2.5}'],
    ['{}{n}', 'hole {}'],
    ['{:3}{n}', 'hole {:3}'],
    ['考{n}', 'sign 考'],
    ['{n', 'bracket {n'],
    ['{n}}', 'bracket }'],
    ['{a{n}}', 'bracket {a'],
    ['{n:1:2}', 'hole {n:1:2}'],
  ])('RO7: %s is refused: %s', (pattern, fault) => {
    expect(sampleOf(pattern)).toBe(fault)
    expect(NumberPattern.safeParse(pattern).success).toBe(false)
  })

  it('RO7: reads any text as a pattern or names what is wrong', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const read = readNumberPattern(text)
        if (read.kind === 'pattern') expect(sampleNumber(read.parts)).toMatch(/^[0-9A-Za-z-]+$/)
      }),
    )
  })
})
