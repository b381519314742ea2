import { toNumber, toText } from './cell-value.ts'
import { criterion } from './formula-criteria.ts'
import type { CellValue } from './read-workbook.ts'

/** An argument of a function: one value, or the values of a range by rows. */
export type Argument =
  | { readonly kind: 'value'; readonly value: CellValue }
  | { readonly kind: 'range'; readonly rows: readonly (readonly CellValue[])[] }

/** A function; undefined means that its arguments are not of a known form. */
export type FormulaFunction = (list: readonly Argument[]) => CellValue | undefined

const number = (value: number): CellValue =>
  Number.isFinite(value) ? { kind: 'number', number: value } : { kind: 'error', code: '#NUM!' }
const DIVIDED_BY_ZERO: CellValue = { kind: 'error', code: '#DIV/0!' }

function toTruth(value: CellValue | undefined): boolean | undefined {
  if (value?.kind === 'boolean') return value.value
  const as = toNumber(value)
  return as === undefined ? undefined : as !== 0
}

const cellsOf = (argument: Argument | undefined): readonly CellValue[] =>
  argument === undefined ? [] : argument.kind === 'value' ? [argument.value] : argument.rows.flat()

const one = (argument: Argument | undefined): CellValue | undefined => {
  const cells = cellsOf(argument)
  return cells.length === 1 ? cells[0] : undefined
}

/** The numbers that aggregate functions see: in ranges only true numbers, else also texts. */
function numbersIn(list: readonly Argument[]): readonly number[] {
  return list.flatMap((argument) =>
    cellsOf(argument).flatMap((value) => {
      if (argument.kind === 'range') return value.kind === 'number' ? [value.number] : []
      return toNumber(value) ?? []
    }),
  )
}

const errorIn = (list: readonly Argument[]): CellValue | undefined =>
  list.flatMap(cellsOf).find((value) => value.kind === 'error')

const aggregate =
  (apply: (numbers: readonly number[]) => CellValue): FormulaFunction =>
  (list) =>
    errorIn(list) ?? apply(numbersIn(list))

const total = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0)
const average = (numbers: readonly number[]): CellValue =>
  numbers.length === 0 ? DIVIDED_BY_ZERO : number(total(numbers) / numbers.length)

/** Positions that meet every pair of range and criterion. */
function meeting(pairs: readonly Argument[]): number[] | undefined {
  let positions: number[] | undefined
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const wanted = one(pairs[index + 1])
    if (wanted === undefined) return undefined
    const test = criterion(wanted)
    const cells = cellsOf(pairs[index])
    positions = (positions ?? cells.map((_, position) => position)).filter((position) => {
      const cell = cells[position]
      return cell !== undefined && test(cell)
    })
  }
  return positions
}

function numbersAt(argument: Argument | undefined, positions: readonly number[]): number[] {
  const cells = cellsOf(argument)
  return positions.flatMap((position) => {
    const cell = cells[position]
    return cell?.kind === 'number' ? [cell.number] : []
  })
}

const conditional =
  (apply: (numbers: readonly number[]) => CellValue): FormulaFunction =>
  (list) => {
    const positions = meeting(list.slice(0, 2))
    return positions && apply(numbersAt(list[2] ?? list[0], positions))
  }

const conditionals =
  (apply: (numbers: readonly number[]) => CellValue): FormulaFunction =>
  (list) => {
    const positions = meeting(list.slice(1))
    return positions && apply(numbersAt(list[0], positions))
  }

const rounding =
  (apply: (scaled: number) => number): FormulaFunction =>
  (list) => {
    const value = toNumber(one(list[0]))
    const digits = list[1] === undefined ? 0 : toNumber(one(list[1]))
    if (value === undefined || digits === undefined) return undefined
    const scale = 10 ** Math.trunc(digits)
    // 1.005 × 100 is 100.49999…: the product is rounded to the digits a double really has.
    const scaled = Number((Math.abs(value) * scale).toPrecision(15))
    return number((Math.sign(value) * apply(scaled)) / scale)
  }

const rank: FormulaFunction = (list) => {
  const value = toNumber(one(list[0]))
  if (value === undefined || list[1] === undefined) return undefined
  const numbers = numbersIn([list[1]])
  if (!numbers.includes(value)) return { kind: 'error', code: '#N/A' }
  const isAscending = list[2] !== undefined && toTruth(one(list[2])) === true
  return number(1 + numbers.filter((other) => (isAscending ? other < value : other > value)).length)
}

const choose: FormulaFunction = (list) => {
  const condition = one(list[0])
  if (condition?.kind === 'error') return condition
  const truth = toTruth(condition)
  if (truth === undefined) return undefined
  const branch = truth ? list[1] : list[2]
  return branch === undefined ? { kind: 'boolean', value: truth } : one(branch)
}

const truths = (list: readonly Argument[]): boolean[] =>
  list.flatMap((argument) =>
    cellsOf(argument).flatMap((value) =>
      value.kind === 'empty' || value.kind === 'text' ? [] : (toTruth(value) ?? []),
    ),
  )

const slice =
  (cut: (text: string, list: readonly (number | undefined)[]) => string): FormulaFunction =>
  (list) => {
    const value = one(list[0])
    if (value === undefined) return undefined
    if (value.kind === 'error') return value
    return {
      kind: 'text',
      text: cut(
        toText(value),
        list.slice(1).map((rest) => toNumber(one(rest))),
      ),
    }
  }

const lookup: FormulaFunction = (list) => {
  const [key, table, index, near] = list
  const wanted = one(key)
  const column = toNumber(one(index))
  const isExact = near !== undefined && toTruth(one(near)) === false
  if (wanted === undefined || column === undefined || table?.kind !== 'range' || !isExact)
    return undefined
  const row = table.rows.find((cells) => {
    const first = cells[0]
    return (
      first !== undefined &&
      first.kind === wanted.kind &&
      toText(first).toLowerCase() === toText(wanted).toLowerCase()
    )
  })
  if (row === undefined) return { kind: 'error', code: '#N/A' }
  return row[column - 1] ?? { kind: 'error', code: '#REF!' }
}

const single =
  (apply: (value: number) => number): FormulaFunction =>
  (list) => {
    const value = toNumber(one(list[0]))
    return value === undefined ? undefined : number(apply(value))
  }

/** The functions that are recomputed; results of others are taken as stored (20202). */
export const FUNCTIONS: Readonly<Record<string, FormulaFunction>> = {
  SUM: aggregate((numbers) => number(total(numbers))),
  AVERAGE: aggregate(average),
  MAX: aggregate((numbers) => number(numbers.reduce((a, b) => Math.max(a, b), numbers[0] ?? 0))),
  MIN: aggregate((numbers) => number(numbers.reduce((a, b) => Math.min(a, b), numbers[0] ?? 0))),
  PRODUCT: aggregate((numbers) => number(numbers.reduce((a, b) => a * b, 1))),
  COUNT: (list) => number(numbersIn(list).length),
  COUNTA: (list) => number(list.flatMap(cellsOf).filter((cell) => cell.kind !== 'empty').length),
  COUNTBLANK: (list) =>
    number(
      list
        .flatMap(cellsOf)
        .filter((cell) => cell.kind === 'empty' || (cell.kind === 'text' && cell.text === ''))
        .length,
    ),
  COUNTIF: (list) => {
    const positions = meeting(list)
    return positions && number(positions.length)
  },
  COUNTIFS: (list) => {
    const positions = meeting(list)
    return positions && number(positions.length)
  },
  SUMIF: conditional((numbers) => number(total(numbers))),
  AVERAGEIF: conditional(average),
  SUMIFS: conditionals((numbers) => number(total(numbers))),
  AVERAGEIFS: conditionals(average),
  IF: choose,
  IFERROR: (list) => {
    const value = one(list[0])
    return value?.kind === 'error' ? one(list[1]) : value
  },
  AND: (list) => errorIn(list) ?? { kind: 'boolean', value: truths(list).every(Boolean) },
  OR: (list) => errorIn(list) ?? { kind: 'boolean', value: truths(list).some(Boolean) },
  NOT: (list) => {
    const truth = toTruth(one(list[0]))
    return truth === undefined ? undefined : { kind: 'boolean', value: !truth }
  },
  RANK: rank,
  'RANK.EQ': rank,
  ROUND: rounding((value) => Math.round(value)),
  ROUNDUP: rounding(Math.ceil),
  ROUNDDOWN: rounding(Math.floor),
  INT: single(Math.floor),
  ABS: single(Math.abs),
  SQRT: single(Math.sqrt),
  MOD: (list) => {
    const value = toNumber(one(list[0]))
    const divisor = toNumber(one(list[1]))
    if (value === undefined || divisor === undefined) return undefined
    return divisor === 0 ? DIVIDED_BY_ZERO : number(value - divisor * Math.floor(value / divisor))
  },
  LARGE: (list) => {
    const position = toNumber(one(list[1]))
    const sorted = [...numbersIn(list.slice(0, 1))].sort((a, b) => b - a)
    return number(sorted[(position ?? 0) - 1] ?? Number.NaN)
  },
  SMALL: (list) => {
    const position = toNumber(one(list[1]))
    const sorted = [...numbersIn(list.slice(0, 1))].sort((a, b) => a - b)
    return number(sorted[(position ?? 0) - 1] ?? Number.NaN)
  },
  LEN: (list) => {
    const value = one(list[0])
    return value === undefined ? undefined : number(toText(value).length)
  },
  LEFT: slice((text, [count = 1]) => text.slice(0, count)),
  RIGHT: slice((text, [count = 1]) => (count <= 0 ? '' : text.slice(-count))),
  MID: slice((text, [from = 1, count = 0]) => text.slice(from - 1, from - 1 + count)),
  TRIM: slice((text) => text.trim().replace(/ +/g, ' ')),
  UPPER: slice((text) => text.toUpperCase()),
  LOWER: slice((text) => text.toLowerCase()),
  VALUE: (list) => {
    const value = toNumber(one(list[0]))
    return value === undefined ? { kind: 'error', code: '#VALUE!' } : number(value)
  },
  CONCATENATE: (list) => ({ kind: 'text', text: list.flatMap(cellsOf).map(toText).join('') }),
  CONCAT: (list) => ({ kind: 'text', text: list.flatMap(cellsOf).map(toText).join('') }),
  VLOOKUP: lookup,
}
