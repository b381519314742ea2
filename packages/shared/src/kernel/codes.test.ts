import { createSeededRandom, propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasValidCheck, normaliseCode } from './codes.ts'
import { groupCode, newCode } from './new-code.ts'

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXY'
const codes = Array.from({ length: 40 }, (_, at) =>
  newCode(createSeededRandom(at).bytes(120), 5 + at),
)

describe('codes', () => {
  it('K1: are groups of four of 31 signs, with one more sign than asked for', () => {
    for (const [at, code] of codes.entries()) {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Y]{1,4}(-[0-9A-HJKMNP-TV-Y]{1,4})*$/)
      expect(normaliseCode(code)).toHaveLength(6 + at)
      expect(groupCode(normaliseCode(code))).toBe(code)
      expect(hasValidCheck(code)).toBe(true)
    }
  })

  it('K2: notice every single changed sign', () => {
    for (const code of codes) {
      const signs = normaliseCode(code)
      for (let at = 0; at < signs.length; at += 1)
        for (const sign of SIGNS)
          if (sign !== signs[at])
            expect(hasValidCheck(signs.slice(0, at) + sign + signs.slice(at + 1))).toBe(false)
    }
  })

  it('K2: notice every swap of two neighbours, the check character included', () => {
    for (const code of codes) {
      const signs = normaliseCode(code)
      for (let at = 0; at + 1 < signs.length; at += 1) {
        const [left, right] = [signs.charAt(at), signs.charAt(at + 1)]
        if (left === right) continue
        const swapped = signs.slice(0, at) + right + left + signs.slice(at + 2)
        expect(hasValidCheck(swapped)).toBe(false)
      }
    }
  })

  it.each(['', '1', 'U1', 'ab', '考试'])('K2: %j is no code', (typed) => {
    expect(hasValidCheck(typed)).toBe(false)
  })

  it('K3: are read in any case, width and grouping, with the signs that people take for others', () => {
    expect(normaliseCode('il o-z')).toBe('1102')
    expect(normaliseCode('ＡＢ１２—cd·３４')).toBe('AB12CD34')
    expect(normaliseCode('AB‐12−CD–34.')).toBe('AB12CD34')
    for (const code of codes)
      expect(
        hasValidCheck(` ${code.toLowerCase().replaceAll('1', 'l').replaceAll('0', 'o')}`),
      ).toBe(true)
  })

  it('K3: normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        expect(normaliseCode(normaliseCode(typed))).toBe(normaliseCode(typed))
      }),
      propertySettings(200),
    )
  })

  it('K4: every sign comes from equally many bytes, and those above 247 give none', () => {
    const signs = Array.from({ length: 248 }, (_, byte) =>
      newCode(Uint8Array.of(byte), 1).charAt(0),
    )
    for (const sign of SIGNS) expect(signs.filter((other) => other === sign)).toHaveLength(8)
    expect(newCode(Uint8Array.of(255, 248, 7), 1).charAt(0)).toBe('7')
    expect(() => newCode(Uint8Array.of(255, 7), 2)).toThrow(RangeError)
  })
})
