import { toText } from '../cell-value.ts'
import type { CellValue } from '../read-workbook.ts'
import {
  aggregate,
  ERRORS,
  isList,
  numberArgument,
  numberIn,
  numbersIn,
  numeric,
  ofNumbers,
  single,
  truthIn,
  valuesOf,
  type Argument,
  type FormulaFunction,
} from './argument.ts'
import { ownTable } from '../../package/own-table.ts'

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)
const mean = (numbers: readonly number[]): number => total(numbers) / numbers.length
const squares = (numbers: readonly number[]): number => {
  const middle = mean(numbers)
  return numbers.reduce((sum, one) => sum + (one - middle) ** 2, 0)
}
const variance = (numbers: readonly number[], lost: number): number | CellValue =>
  numbers.length <= lost ? ERRORS.div : squares(numbers) / (numbers.length - lost)
const deviation = (numbers: readonly number[], lost: number): number | CellValue => {
  const result = variance(numbers, lost)
  return typeof result === 'number' ? Math.sqrt(result) : result
}
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)

function median(numbers: readonly number[]): number | CellValue {
  const sorted = ascending(numbers)
  const half = sorted.length / 2
  if (sorted.length === 0) return ERRORS.num
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

/** The value that occurs most often, the first one of several. */
function modes(numbers: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1)
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b), 1)
  return most < 2 ? [] : [...counts].filter(([, count]) => count === most).map(([one]) => one)
}

/** Value at a share of a sorted list; `offset` 1 is the inclusive way, -1 the exclusive. */
function percentile(numbers: readonly number[], share: number, isExclusive: boolean) {
  const sorted = ascending(numbers)
  const count = sorted.length
  if (count === 0) return ERRORS.num
  const place = isExclusive ? share * (count + 1) - 1 : share * (count - 1)
  if (place < 0 || place > count - 1 || Number.isNaN(place)) return ERRORS.num
  const below = Math.floor(place)
  const low = sorted[below] ?? 0
  return low + (place - below) * ((sorted[below + 1] ?? low) - low)
}

const withNumber = (
  apply: (numbers: number[], second: number) => number | CellValue,
  scale = 1,
): FormulaFunction => ({
  signature: 'as',
  apply(list) {
    const numbers = numbersIn(list.slice(0, 1))
    if (!isList(numbers)) return numbers
    const second = numberIn(single(list[1]))
    if (second === undefined) return ERRORS.value
    const result = apply(numbers, second * scale)
    return typeof result === 'number' ? numeric(result) : result
  },
})

const rank = (isMiddle: boolean): FormulaFunction => ({
  signature: 'srs',
  apply(list) {
    const value = numberIn(single(list[0]))
    const numbers = numbersIn(list.slice(1, 2))
    if (value === undefined) return ERRORS.value
    if (!isList(numbers)) return numbers
    if (!numbers.includes(value)) return ERRORS.na
    const isAscending = list[2] !== undefined && truthIn(single(list[2])) === true
    const before = numbers.filter((one) => (isAscending ? one < value : one > value)).length
    const ties = numbers.filter((one) => one === value).length
    return numeric(1 + before + (isMiddle ? (ties - 1) / 2 : 0))
  },
})

/** Numbers as the A functions count them: texts are 0, truths 1 and 0. */
const wide = (apply: (numbers: number[]) => number | CellValue): FormulaFunction => ({
  signature: 'a',
  apply(list) {
    const numbers: number[] = []
    for (const value of list.flatMap(valuesOf)) {
      if (value.kind === 'error') return value
      if (value.kind === 'number') numbers.push(value.number)
      else if (value.kind === 'boolean') numbers.push(value.value ? 1 : 0)
      else if (value.kind === 'text') numbers.push(0)
    }
    const result = apply(numbers)
    return typeof result === 'number' ? numeric(result) : result
  },
})

/** Pairs of numbers of two arguments; what is no number on either side falls out. */
const paired = (apply: (xs: number[], ys: number[]) => number | CellValue): FormulaFunction => ({
  signature: 'a',
  apply(list) {
    const [one, two] = list.map(valuesOf)
    if (one === undefined || two?.length !== one.length) return ERRORS.na
    const pairs = one.flatMap((left, index) => {
      const right = two[index]
      return left.kind === 'number' && right?.kind === 'number'
        ? [[left.number, right.number] as const]
        : []
    })
    const failed = [...one, ...two].find((value) => value.kind === 'error')
    if (failed !== undefined) return failed
    if (pairs.length === 0) return ERRORS.div
    const result = apply(
      pairs.map(([left]) => left),
      pairs.map(([, right]) => right),
    )
    return typeof result === 'number' ? numeric(result) : result
  },
})

const crossed = (xs: readonly number[], ys: readonly number[]): number => {
  const [x, y] = [mean(xs), mean(ys)]
  return xs.reduce((sum, one, index) => sum + (one - x) * ((ys[index] ?? 0) - y), 0)
}
const correlation = (xs: readonly number[], ys: readonly number[]): number | CellValue => {
  const size = Math.sqrt(squares(xs) * squares(ys))
  return size === 0 ? ERRORS.div : crossed(xs, ys) / size
}
const slope = (ys: readonly number[], xs: readonly number[]): number | CellValue =>
  squares(xs) === 0 ? ERRORS.div : crossed(xs, ys) / squares(xs)

/** The distribution of the normal law, by the error function's series and continued fraction. */
function normal(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  let error: number
  if (x < 3) {
    let [term, sum] = [x, x]
    for (let index = 1; index < 120; index += 1) {
      term *= (-x * x) / index
      sum += term / (2 * index + 1)
    }
    error = (2 / Math.sqrt(Math.PI)) * sum
  } else {
    let fraction = 0
    for (let index = 60; index >= 1; index -= 1) fraction = index / 2 / (x + fraction)
    error = 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction))
  }
  return z >= 0 ? (1 + error) / 2 : (1 - error) / 2
}

const average = (numbers: readonly number[]): number | CellValue =>
  numbers.length === 0 ? ERRORS.div : mean(numbers)

const count: FormulaFunction = {
  signature: 'a',
  apply: (list) =>
    numeric(
      list.reduce(
        (sum, argument) =>
          sum +
          (argument.kind === 'value'
            ? argument.value.kind !== 'error' && numberIn(argument.value) !== undefined
              ? 1
              : 0
            : valuesOf(argument).filter((one) => one.kind === 'number').length),
        0,
      ),
    ),
}
const filled = (list: readonly Argument[]): number =>
  list.flatMap(valuesOf).filter((one) => one.kind !== 'empty').length
const countAll: FormulaFunction = { signature: 'a', apply: (list) => numeric(filled(list)) }

const sample = {
  stdev: aggregate((numbers) => deviation(numbers, 1)),
  stdevp: aggregate((numbers) => deviation(numbers, 0)),
  vars: aggregate((numbers) => variance(numbers, 1)),
  varp: aggregate((numbers) => variance(numbers, 0)),
  mode: aggregate((numbers) => modes(numbers)[0] ?? ERRORS.na),
  percentile: withNumber((numbers, share) => percentile(numbers, share, false)),
  quartile: withNumber(
    (numbers, part) => percentile(numbers, Math.trunc(part * 4) / 4, false),
    0.25,
  ),
} as const

/** The summaries of lists of numbers, also those that SUBTOTAL and pivot tables know by name. */
export const SUMMARIES: Readonly<Record<string, FormulaFunction>> = ownTable({
  SUM: aggregate(total),
  AVERAGE: aggregate(average),
  COUNT: count,
  COUNTA: countAll,
  MAX: aggregate((numbers) => numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 0)),
  MIN: aggregate((numbers) => numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0)),
  PRODUCT: aggregate((numbers) => (numbers.length === 0 ? 0 : numbers.reduce((a, b) => a * b, 1))),
  'STDEV.S': sample.stdev,
  'STDEV.P': sample.stdevp,
  'VAR.S': sample.vars,
  'VAR.P': sample.varp,
  MEDIAN: aggregate(median),
  'MODE.SNGL': sample.mode,
  LARGE: withNumber((numbers, place) => ascending(numbers).at(-Math.ceil(place)) ?? ERRORS.num),
  SMALL: withNumber((numbers, place) => ascending(numbers)[Math.ceil(place) - 1] ?? ERRORS.num),
  'PERCENTILE.INC': sample.percentile,
  'QUARTILE.INC': sample.quartile,
  'PERCENTILE.EXC': withNumber((numbers, share) => percentile(numbers, share, true)),
  'QUARTILE.EXC': withNumber((numbers, part) => percentile(numbers, part, true), 0.25),
})

export const STATISTICS: Readonly<Record<string, FormulaFunction>> = ownTable({
  ...SUMMARIES,
  STDEV: sample.stdev,
  STDEVP: sample.stdevp,
  VAR: sample.vars,
  VARP: sample.varp,
  MODE: sample.mode,
  'MODE.MULT': {
    signature: 'a',
    apply(list) {
      const numbers = numbersIn(list)
      if (!isList(numbers)) return numbers
      const found = modes(numbers)
      return found.length === 0
        ? ERRORS.na
        : { kind: 'array', rows: found.map((one) => [numeric(one)]) }
    },
  },
  PERCENTILE: sample.percentile,
  QUARTILE: sample.quartile,
  COUNTBLANK: {
    signature: 'r',
    apply: (list) =>
      numeric(
        list
          .flatMap(valuesOf)
          .filter((one) => one.kind === 'empty' || (one.kind === 'text' && one.text === '')).length,
      ),
  },
  AVERAGEA: wide(average),
  MAXA: wide((numbers) => numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 0)),
  MINA: wide((numbers) => numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0)),
  STDEVA: wide((numbers) => deviation(numbers, 1)),
  STDEVPA: wide((numbers) => deviation(numbers, 0)),
  VARA: wide((numbers) => variance(numbers, 1)),
  VARPA: wide((numbers) => variance(numbers, 0)),
  RANK: rank(false),
  'RANK.EQ': rank(false),
  'RANK.AVG': rank(true),
  AVEDEV: aggregate((numbers) =>
    numbers.length === 0 ? ERRORS.num : mean(numbers.map((one) => Math.abs(one - mean(numbers)))),
  ),
  DEVSQ: aggregate((numbers) => (numbers.length === 0 ? ERRORS.num : squares(numbers))),
  GEOMEAN: aggregate((numbers) =>
    numbers.some((one) => one <= 0) || numbers.length === 0
      ? ERRORS.num
      : Math.exp(mean(numbers.map(Math.log))),
  ),
  HARMEAN: aggregate((numbers) =>
    numbers.some((one) => one <= 0) || numbers.length === 0
      ? ERRORS.num
      : 1 / mean(numbers.map((one) => 1 / one)),
  ),
  SKEW: aggregate((numbers) => {
    const n = numbers.length
    const spread = deviation(numbers, 1)
    if (n < 3 || typeof spread !== 'number' || spread === 0) return ERRORS.div
    const middle = mean(numbers)
    return (n / ((n - 1) * (n - 2))) * total(numbers.map((one) => ((one - middle) / spread) ** 3))
  }),
  KURT: aggregate((numbers) => {
    const n = numbers.length
    const spread = deviation(numbers, 1)
    if (n < 4 || typeof spread !== 'number' || spread === 0) return ERRORS.div
    const middle = mean(numbers)
    const sum = total(numbers.map((one) => ((one - middle) / spread) ** 4))
    return (
      ((n * (n + 1)) / ((n - 1) * (n - 2) * (n - 3))) * sum -
      (3 * (n - 1) ** 2) / ((n - 2) * (n - 3))
    )
  }),
  TRIMMEAN: withNumber((numbers, share) => {
    const cut = Math.floor((numbers.length * share) / 2)
    return average(ascending(numbers).slice(cut, numbers.length - cut))
  }),
  PERCENTRANK: withNumber(percentRank),
  'PERCENTRANK.INC': withNumber(percentRank),
  CORREL: paired(correlation),
  PEARSON: paired(correlation),
  RSQ: paired((xs, ys) => {
    const result = correlation(xs, ys)
    return typeof result === 'number' ? result ** 2 : result
  }),
  COVAR: paired((xs, ys) => crossed(xs, ys) / xs.length),
  'COVARIANCE.P': paired((xs, ys) => crossed(xs, ys) / xs.length),
  'COVARIANCE.S': paired((xs, ys) =>
    xs.length < 2 ? ERRORS.div : crossed(xs, ys) / (xs.length - 1),
  ),
  SLOPE: paired(slope),
  INTERCEPT: paired((ys, xs) => {
    const result = slope(ys, xs)
    return typeof result === 'number' ? mean(ys) - result * mean(xs) : result
  }),
  FORECAST: forecast(),
  'FORECAST.LINEAR': forecast(),
  STANDARDIZE: ofNumbers((value = 0, middle = 0, spread = 1) =>
    spread <= 0 ? ERRORS.num : (value - middle) / spread,
  ),
  'NORM.S.DIST': ofNumbers((z = 0, isSum = 1) =>
    isSum === 0 ? Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) : normal(z),
  ),
  NORMSDIST: ofNumbers((z = 0) => normal(z)),
  'NORM.DIST': normalOf(),
  NORMDIST: normalOf(),
  FREQUENCY: {
    signature: 'a',
    apply(list) {
      const numbers = numbersIn(list.slice(0, 1))
      const limits = numbersIn(list.slice(1, 2))
      if (!isList(numbers)) return numbers
      if (!isList(limits)) return limits
      const sorted = ascending(limits)
      const rows = sorted.map((limit, index) => [
        numeric(
          numbers.filter((one) => one <= limit && (index === 0 || one > (sorted[index - 1] ?? 0)))
            .length,
        ),
      ])
      const last = sorted.at(-1)
      const above = numbers.filter((one) => last === undefined || one > last).length
      return { kind: 'array', rows: [...rows, [numeric(above)]] }
    },
  },
  PHONETIC: {
    signature: 'r',
    apply: (list) => ({ kind: 'text', text: list.flatMap(valuesOf).map(toText).join('') }),
  },
})

function percentRank(numbers: number[], value: number): number | CellValue {
  const below = numbers.filter((one) => one < value).length
  if (!numbers.includes(value) || numbers.length < 2) return ERRORS.na
  return Math.floor((below / (numbers.length - 1)) * 1000 + 1e-9) / 1000
}

function forecast(): FormulaFunction {
  return {
    signature: 'sa',
    apply(list, context) {
      const x = numberArgument(list[0], 0)
      const rest = list.slice(1)
      const [up, base] = ['SLOPE', 'INTERCEPT'].map((name) =>
        STATISTICS[name]?.apply(rest, context),
      )
      if (x === undefined) return ERRORS.value
      if (up?.kind !== 'number' || base?.kind !== 'number') return up
      return numeric(base.number + up.number * x)
    },
  }
}

function normalOf(): FormulaFunction {
  return ofNumbers((value = 0, middle = 0, spread = 1, isSum = 1) => {
    if (spread <= 0) return ERRORS.num
    const z = (value - middle) / spread
    return isSum === 0 ? Math.exp((-z * z) / 2) / (Math.sqrt(2 * Math.PI) * spread) : normal(z)
  })
}
