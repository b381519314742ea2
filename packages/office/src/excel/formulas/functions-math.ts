import {
  aggregate,
  ERRORS,
  numberIn,
  numbersIn,
  numeric,
  ofNumbers,
  rowsOf,
  scalar,
  single,
  textual,
  valuesOf,
  isList,
  type FormulaFunction,
} from './argument.ts'
import type { CellValue } from '../read-workbook.ts'
import { ownTable } from '../../package/own-table.ts'

/** 1.005 × 100 is 100.49999…: the product is rounded to the digits that a double really has. */
function scaled(value: number, digits: number, round: (scaled: number) => number): number {
  const scale = 10 ** Math.trunc(digits)
  const product = Number((Math.abs(value) * scale).toPrecision(15))
  const rounded = round(product)
  return (
    Math.sign(value) *
    (digits > 0 ? Number(`${rounded}e-${Math.trunc(digits)}`) || rounded / scale : rounded / scale)
  )
}

const rounding = (round: (scaled: number) => number): FormulaFunction =>
  ofNumbers((value = 0, digits = 0) => scaled(value, digits, round))

function greatestDivisor(one: number, two: number): number {
  let [a, b] = [Math.trunc(one), Math.trunc(two)]
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const factorial = (value: number): number => {
  let result = 1
  for (let index = 2; index <= Math.min(Math.trunc(value), 171); index += 1) result *= index
  return result
}

function combinations(count: number, chosen: number): number | CellValue {
  const [n, k] = [Math.trunc(count), Math.trunc(chosen)]
  if (n < 0 || k < 0 || n < k) return ERRORS.num
  let result = 1
  for (let index = 1; index <= Math.min(k, n - k, 5000); index += 1)
    result = (result * (n - index + 1)) / index
  return Math.round(result)
}

const nextMultiple = (
  value: number,
  step: number,
  round: (value: number) => number,
): number | CellValue => {
  if (value > 0 && step < 0) return ERRORS.num
  return Number((round(Number((value / step).toPrecision(15))) * step).toPrecision(15))
}

/** Sums over cells of arrays side by side; differing shapes are #VALUE!. */
const sideBySide = (term: (one: number, two: number) => number): FormulaFunction => ({
  signature: 'a',
  apply(list) {
    const [one, two] = list.map(valuesOf)
    if (one === undefined || two?.length !== one.length) return ERRORS.na
    let sum = 0
    for (let index = 0; index < one.length; index += 1) {
      const [left, right] = [one[index], two[index]]
      if (left?.kind === 'error') return left
      if (right?.kind === 'error') return right
      if (left?.kind === 'number' && right?.kind === 'number')
        sum += term(left.number, right.number)
    }
    return numeric(sum)
  },
})

const sumProduct: FormulaFunction = {
  signature: 'a',
  apply(list) {
    const lists = list.map(rowsOf)
    const [first = []] = lists
    let sum = 0
    for (let row = 0; row < first.length; row += 1) {
      for (let column = 0; column < (first[row]?.length ?? 0); column += 1) {
        let product = 1
        for (const rows of lists) {
          const value = rows[row]?.[column]
          if (value === undefined || rows.length !== first.length) return ERRORS.value
          if (value.kind === 'error') return value
          product *= value.kind === 'number' ? value.number : 0
        }
        sum += product
      }
    }
    return numeric(sum)
  },
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
]

const oneNumber = (apply: (value: number) => number | CellValue): FormulaFunction =>
  ofNumbers((value = 0) => apply(value))

const away = (value: number, isOdd: boolean): number => {
  const size = Math.ceil(Math.abs(value))
  const fits = size % 2 === (isOdd ? 1 : 0) && !(isOdd && size === 0)
  return (value < 0 ? -1 : 1) * (fits ? size : size + 1)
}

export const MATH: Readonly<Record<string, FormulaFunction>> = ownTable({
  SUMPRODUCT: sumProduct,
  SUMXMY2: sideBySide((one, two) => (one - two) ** 2),
  SUMX2MY2: sideBySide((one, two) => one ** 2 - two ** 2),
  SUMX2PY2: sideBySide((one, two) => one ** 2 + two ** 2),
  SUMSQ: aggregate((numbers) => numbers.reduce((sum, one) => sum + one * one, 0)),
  ROUND: rounding(Math.round),
  ROUNDUP: rounding(Math.ceil),
  ROUNDDOWN: rounding(Math.floor),
  TRUNC: rounding(Math.floor),
  INT: oneNumber((value) => Math.floor(Number(value.toPrecision(15)))),
  ABS: oneNumber(Math.abs),
  SIGN: oneNumber(Math.sign),
  SQRT: oneNumber(Math.sqrt),
  SQRTPI: oneNumber((value) => Math.sqrt(value * Math.PI)),
  EXP: oneNumber(Math.exp),
  LN: oneNumber((value) => (value <= 0 ? ERRORS.num : Math.log(value))),
  LOG10: oneNumber((value) => (value <= 0 ? ERRORS.num : Math.log10(value))),
  LOG: ofNumbers((value = 0, base = 10) =>
    value <= 0 || base <= 0
      ? ERRORS.num
      : base === 1
        ? ERRORS.div
        : base === 10
          ? Math.log10(value)
          : Math.log(value) / Math.log(base),
  ),
  POWER: ofNumbers((value = 0, power = 0) =>
    value === 0 && power === 0
      ? ERRORS.num
      : value === 0 && power < 0
        ? ERRORS.div
        : value ** power,
  ),
  MOD: ofNumbers((value = 0, divisor = 0) =>
    divisor === 0
      ? ERRORS.div
      : Number((value - divisor * Math.floor(value / divisor)).toPrecision(15)),
  ),
  QUOTIENT: ofNumbers((value = 0, divisor = 0) =>
    divisor === 0 ? ERRORS.div : Math.trunc(value / divisor),
  ),
  GCD: aggregate((numbers) =>
    numbers.some((one) => one < 0) ? ERRORS.num : numbers.reduce(greatestDivisor, 0),
  ),
  LCM: aggregate((numbers) =>
    numbers.some((one) => one < 0)
      ? ERRORS.num
      : numbers.reduce((one, two) => {
          const [a, b] = [Math.trunc(one), Math.trunc(two)]
          return a === 0 || b === 0 ? 0 : (a / greatestDivisor(a, b)) * b
        }, 1),
  ),
  FACT: oneNumber((value) => (value < 0 ? ERRORS.num : factorial(value))),
  FACTDOUBLE: oneNumber((value) => {
    if (value < -1) return ERRORS.num
    let result = 1
    for (let index = Math.min(Math.trunc(value), 301); index > 1; index -= 2) result *= index
    return result
  }),
  COMBIN: ofNumbers((count = 0, chosen = 0) => combinations(count, chosen)),
  COMBINA: ofNumbers((count = 0, chosen = 0) => combinations(count + chosen - 1, chosen)),
  PERMUT: ofNumbers((count = 0, chosen = 0) => {
    const [n, k] = [Math.trunc(count), Math.trunc(chosen)]
    if (n <= 0 || k < 0 || n < k) return ERRORS.num
    let result = 1
    for (let index = 0; index < Math.min(k, 200); index += 1) result *= n - index
    return result
  }),
  MULTINOMIAL: aggregate((numbers) => {
    let [sum, result] = [0, 1]
    for (const one of numbers) {
      sum += Math.trunc(one)
      const next = combinations(sum, one)
      if (typeof next !== 'number') return next
      result *= next
    }
    return result
  }),
  CEILING: ofNumbers((value = 0, step = 1) =>
    step === 0 ? 0 : nextMultiple(value, step, Math.ceil),
  ),
  FLOOR: ofNumbers((value = 0, step = 1) =>
    step !== 0 ? nextMultiple(value, step, Math.floor) : value === 0 ? 0 : ERRORS.div,
  ),
  'CEILING.MATH': ofNumbers((value = 0, step = 1, mode = 0) =>
    step === 0
      ? 0
      : mode !== 0 && value < 0
        ? -Math.ceil(-value / Math.abs(step)) * Math.abs(step)
        : Math.ceil(value / Math.abs(step)) * Math.abs(step),
  ),
  'FLOOR.MATH': ofNumbers((value = 0, step = 1, mode = 0) =>
    step === 0
      ? 0
      : mode !== 0 && value < 0
        ? -Math.floor(-value / Math.abs(step)) * Math.abs(step)
        : Math.floor(value / Math.abs(step)) * Math.abs(step),
  ),
  'CEILING.PRECISE': ofNumbers((value = 0, step = 1) =>
    step === 0 ? 0 : Math.ceil(value / Math.abs(step)) * Math.abs(step),
  ),
  'ISO.CEILING': ofNumbers((value = 0, step = 1) =>
    step === 0 ? 0 : Math.ceil(value / Math.abs(step)) * Math.abs(step),
  ),
  'ECMA.CEILING': ofNumbers((value = 0, step = 1) =>
    step === 0 ? 0 : Math.ceil(value / Math.abs(step)) * Math.abs(step),
  ),
  'FLOOR.PRECISE': ofNumbers((value = 0, step = 1) =>
    step === 0 ? 0 : Math.floor(value / Math.abs(step)) * Math.abs(step),
  ),
  MROUND: ofNumbers((value = 0, step = 0) =>
    step === 0 ? 0 : value * step < 0 ? ERRORS.num : Math.round(value / step) * step,
  ),
  EVEN: oneNumber((value) => (value === 0 ? 0 : away(value, false))),
  ODD: oneNumber((value) => away(value, true)),
  ISEVEN: ofNumbers((value = 0) => ({ kind: 'boolean', value: Math.trunc(value) % 2 === 0 })),
  ISODD: ofNumbers((value = 0) => ({ kind: 'boolean', value: Math.trunc(value) % 2 !== 0 })),
  PI: { signature: '', apply: () => numeric(Math.PI) },
  SIN: oneNumber(Math.sin),
  COS: oneNumber(Math.cos),
  TAN: oneNumber(Math.tan),
  ASIN: oneNumber(Math.asin),
  ACOS: oneNumber(Math.acos),
  ATAN: oneNumber(Math.atan),
  ATAN2: ofNumbers((x = 0, y = 0) => (x === 0 && y === 0 ? ERRORS.div : Math.atan2(y, x))),
  SINH: oneNumber(Math.sinh),
  COSH: oneNumber(Math.cosh),
  TANH: oneNumber(Math.tanh),
  ASINH: oneNumber(Math.asinh),
  ACOSH: oneNumber(Math.acosh),
  ATANH: oneNumber(Math.atanh),
  DEGREES: oneNumber((value) => (value * 180) / Math.PI),
  RADIANS: oneNumber((value) => (value * Math.PI) / 180),
  SERIESSUM: {
    signature: 'sssa',
    apply(list) {
      const [x, n, m] = list.slice(0, 3).map((one) => numberIn(single(one)))
      if (x === undefined || n === undefined || m === undefined) return ERRORS.value
      const factors = numbersIn(list.slice(3))
      if (!isList(factors)) return factors
      return numeric(factors.reduce((sum, one, index) => sum + one * x ** (n + index * m), 0))
    },
  },
  ROMAN: scalar(([value]) => {
    let rest = Math.trunc(numberIn(value) ?? -1)
    if (rest < 0 || rest > 3999) return ERRORS.value
    let text = ''
    for (const [number, sign] of ROMAN) for (; rest >= number; rest -= number) text += sign
    return textual(text)
  }),
})
