/**
 * Exact numbers for published scores (RL4): a fraction of whole numbers, so that 0.1 + 0.2 is 0.3 and a
 * half is a half on every machine. `bottom` is positive.
 */
export interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

const greatestDivisor = (one: bigint, other: bigint): bigint => {
  let [a, b] = [one < 0n ? -one : one, other]
  while (b > 0n) [a, b] = [b, a % b]
  return a
}

/** @throws RangeError when the bottom is 0. */
export function fraction(top: bigint, bottom: bigint): Fraction {
  if (bottom === 0n) throw new RangeError('Expected a bottom other than 0')
  const sign = bottom < 0n ? -1n : 1n
  const divisor = greatestDivisor(top, bottom * sign) || 1n
  return { top: (sign * top) / divisor, bottom: (sign * bottom) / divisor }
}

/** A decimal text such as `12` or `0.75` as it stands. @throws RangeError for any other text. */
export function fractionOfText(text: string): Fraction {
  const [, whole = '', , part = ''] = /^(\d+)(\.(\d+))?$/.exec(text) ?? []
  if (whole === '') throw new RangeError(`Expected a decimal number, got ${text}`)
  return fraction(BigInt(whole + part), 10n ** BigInt(part.length))
}

/** A sum of points, of which three decimals are kept wherever points are added up. */
export const fractionOfPoints = (points: number): Fraction =>
  fraction(BigInt(Math.round(points * 1000)), 1000n)

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
export const negative = (a: Fraction): Fraction => ({ top: -a.top, bottom: a.bottom })
export const times = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.top, a.bottom * b.bottom)
/** Undefined where the divisor is 0. */
export const dividedBy = (a: Fraction, b: Fraction): Fraction | undefined =>
  b.top === 0n ? undefined : fraction(a.top * b.bottom, a.bottom * b.top)
/** Below 0, 0 or above 0, as a is less than, equal to or more than b. */
export const compare = (a: Fraction, b: Fraction): number => {
  const difference = a.top * b.bottom - b.top * a.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Rounded to so many decimals, a half away from zero (RL4). */
export function rounded(value: Fraction, decimals: number): Fraction {
  const scale = 10n ** BigInt(decimals)
  const isNegative = value.top < 0n
  const top = (isNegative ? -value.top : value.top) * scale
  const whole = (2n * top + value.bottom) / (2n * value.bottom)
  return fraction(isNegative ? -whole : whole, scale)
}

/** The nearest number of the machine: of a value with few decimals the one that is printed as it is. */
export const asNumber = (value: Fraction): number => {
  const sign = value.top < 0n ? -1 : 1
  const top = value.top < 0n ? -value.top : value.top
  const [whole, rest] = [top / value.bottom, top % value.bottom]
  return (
    sign * Number(`${whole}.${((rest * 10n ** 9n) / value.bottom).toString().padStart(9, '0')}`)
  )
}
