import { describe, expect, it } from 'vitest'
import { identityFault, isRounded } from './identity-number.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** With the check digit that ISO 7064 MOD 11-2 gives: the whole weighs 1 modulo 11. */
function whole(first17: string): string {
  const sum = [...first17].reduce(
    (total, digit, at) => total + Number(digit) * (WEIGHTS[at] ?? 0),
    0,
  )
  const check = (12 - (sum % 11)) % 11
  return first17 + (check === 10 ? 'X' : String(check))
}

describe('an identity number', () => {
  it.each([
    [whole('44010620080101001'), undefined],
    [whole('44010620080229001'), undefined],
    [whole('44010620090229001'), 'identityNumberImpossibleDate'],
    [whole('44010620081301001'), 'identityNumberImpossibleDate'],
    [whole('44010618990101001'), 'identityNumberImpossibleDate'],
    ['440106200801010011', 'identityNumberMalformed'],
    ['440106080101001', 'identityNumberMalformed'],
    ['E12345678', undefined],
    ['E123', 'identityNumberMalformed'],
    ['4.40106E+17', 'identityNumberRounded'],
    ['4.40106200801010E17', 'identityNumberRounded'],
    ['440106200801011000', 'identityNumberRounded'],
  ])('%s: %s', (text, fault) => {
    expect(identityFault(text, false)).toBe(fault)
  })

  it('that ends in three noughts by birth is good, but not among rounded ones', () => {
    const born = Array.from({ length: 200 }, (_, at) =>
      whole(`440106200801${String(10 + (at % 18))}${at % 10}00`),
    ).find((text) => text.endsWith('000'))
    expect(born).toHaveLength(18)
    expect(isRounded(born ?? '')).toBe(false)
    expect(identityFault(born ?? '', false)).toBeUndefined()
    expect(identityFault(born ?? '', true)).toBe('identityNumberRounded')
  })
})
