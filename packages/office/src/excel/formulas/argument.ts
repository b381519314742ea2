import { toNumber, toText } from '../cell-value.ts'
import type { CellRange } from '../cell-reference.ts'
import type { CellValue, ExcelSheet, ExcelWorkbook } from '../read-workbook.ts'

export type Rows = readonly (readonly CellValue[])[]

/** Where a range lies, for functions that ask for places instead of values. */
export interface Place {
  readonly sheet: ExcelSheet
  readonly range: CellRange
}

/** An argument of a function: one value, an array, or the cells of a place. */
export type Argument =
  | { readonly kind: 'value'; readonly value: CellValue }
  | { readonly kind: 'array'; readonly rows: Rows }
  | { readonly kind: 'range'; readonly rows: Rows; readonly place: Place }
  /** Several ranges in brackets. */
  | { readonly kind: 'union'; readonly list: readonly Argument[] }

/** Thrown inside the evaluator for what it does not know; never leaves it. */
export class NotEvaluable extends Error {}

/** What a function may ask of the formula that it stands in. */
export interface CallContext {
  readonly workbook: ExcelWorkbook
  readonly sheet: ExcelSheet
  /** The formula's cell, where it is known. */
  readonly at: { readonly row: number; readonly column: number } | undefined
  /** Serial number of the moment that NOW shows; no clock of its own (2.1). */
  readonly now: number | undefined
  rangeAt(place: Place): Argument
  /** A reference, name or table reference given as text; undefined when it is none. */
  referTo(text: string): Argument | undefined
  /** True for rows that a filter or a hand has hidden. */
  isHidden(sheet: ExcelSheet, row: number): boolean
  /** The formula of a cell, where there is one. */
  formulaAt(sheet: ExcelSheet, row: number, column: number): string | undefined
}

export type FunctionResult = CellValue | Argument | undefined

/**
 * A function of the evaluator. Its signature has a letter for each argument, the last one (or the
 * last two after `*`) standing for all that follow: `s` one value, taken through every cell of an array;
 * `e` the same, errors included; `r` as it comes; `a` as it comes, computed as in an array formula.
 */
export interface FormulaFunction {
  readonly signature: string
  apply(list: readonly Argument[], context: CallContext): FunctionResult
}

export const ERRORS = {
  div: { kind: 'error', code: '#DIV/0!' },
  na: { kind: 'error', code: '#N/A' },
  num: { kind: 'error', code: '#NUM!' },
  ref: { kind: 'error', code: '#REF!' },
  value: { kind: 'error', code: '#VALUE!' },
  name: { kind: 'error', code: '#NAME?' },
  null: { kind: 'error', code: '#NULL!' },
} as const satisfies Readonly<Record<string, CellValue>>

export const EMPTY: CellValue = { kind: 'empty' }

export const numeric = (value: number): CellValue =>
  Number.isFinite(value) ? { kind: 'number', number: value } : ERRORS.num
export const textual = (text: string): CellValue => ({ kind: 'text', text })
export const truth = (value: boolean): CellValue => ({ kind: 'boolean', value })

const MONTH_DAYS = 86_400_000

/** The serial number of a text that is a date or a time as typed in Chinese or ISO form. */
export function serialOfText(text: string): number | undefined {
  const match =
    /^(?:(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?)?\s*(?:(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}(?:\.\d+)?)秒?|分)?\s*(AM|PM)?)?$/i.exec(
      text.trim(),
    )
  if (match === null || (match[1] === undefined && match[4] === undefined)) return undefined
  let serial = 0
  if (match[1] !== undefined) {
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)]
    const time = Date.UTC(year, month - 1, day)
    const back = new Date(time)
    if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || year < 1900)
      return undefined
    serial = time / MONTH_DAYS + 25_569
    if (serial < 61) serial -= 1
  }
  if (match[4] !== undefined) {
    const half = match[7]?.toUpperCase()
    const hour = (Number(match[4]) % (half === undefined ? 100 : 12)) + (half === 'PM' ? 12 : 0)
    serial += hour / 24 + Number(match[5]) / 1440 + Number(match[6] ?? 0) / 86_400
  }
  return serial
}

/** A value in arithmetic, as toNumber, and texts that Excel reads as numbers: 5%, 1,234, ￥5, dates. */
export function numberIn(value: CellValue | undefined): number | undefined {
  const direct = toNumber(value)
  if (direct !== undefined || value?.kind !== 'text') return direct
  const text = value.text.trim()
  const match = /^([-+]?)[￥¥$]?(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?(%?)$/.exec(text)
  if (match !== null && text !== '' && (match[2] ?? match[3]) !== undefined) {
    const number = Number(
      `${match[1] ?? ''}${(match[2] ?? '0').replaceAll(',', '')}${match[3] ?? ''}`,
    )
    return match[4] === '%' ? number / 100 : number
  }
  return serialOfText(text)
}

export function truthIn(value: CellValue | undefined): boolean | undefined {
  if (value?.kind === 'boolean') return value.value
  if (value?.kind === 'text') {
    const upper = value.text.toUpperCase()
    return upper === 'TRUE' ? true : upper === 'FALSE' ? false : undefined
  }
  const number = toNumber(value)
  return number === undefined ? undefined : number !== 0
}

/** The values of an argument, row by row. */
export function valuesOf(argument: Argument | undefined): readonly CellValue[] {
  if (argument === undefined) return []
  if (argument.kind === 'value') return [argument.value]
  if (argument.kind === 'union') return argument.list.flatMap(valuesOf)
  return argument.rows.length === 1 ? (argument.rows[0] ?? []) : argument.rows.flat()
}

/** An argument as rows; a value is one row of one. */
export function rowsOf(argument: Argument | undefined): Rows {
  if (argument === undefined) return []
  if (argument.kind === 'value') return [[argument.value]]
  if (argument.kind === 'union') return argument.list.flatMap(rowsOf)
  return argument.rows
}

/** The only value of an argument, or undefined where there are several or none. */
export function single(argument: Argument | undefined): CellValue | undefined {
  const values = valuesOf(argument)
  return values.length === 1 ? values[0] : undefined
}

export const isOmitted = (argument: Argument | undefined): boolean =>
  argument === undefined || (argument.kind === 'value' && argument.value.kind === 'empty')

/** The number of an argument, or the default where it is left out. */
export function numberArgument(argument: Argument | undefined, other: number): number | undefined {
  return argument === undefined ? other : numberIn(single(argument))
}

/** What aggregate functions see: in ranges and arrays only true numbers, given directly also texts. */
export function numbersIn(list: readonly Argument[]): number[] | CellValue {
  const numbers: number[] = []
  for (const argument of list) {
    if (argument.kind === 'value') {
      if (argument.value.kind === 'error') return argument.value
      const number = numberIn(argument.value)
      if (number === undefined) return ERRORS.value
      numbers.push(number)
    } else {
      for (const value of valuesOf(argument)) {
        if (value.kind === 'error') return value
        if (value.kind === 'number') numbers.push(value.number)
      }
    }
  }
  return numbers
}

export const isList = (numbers: number[] | CellValue): numbers is number[] => Array.isArray(numbers)

/** Text without case for comparisons. */
export const folded = (value: CellValue): string => toText(value).toLowerCase()

/** A function over one value after another: every argument is a single value, errors pass. */
export function scalar(apply: (values: readonly CellValue[]) => FunctionResult): FormulaFunction {
  return {
    signature: 's',
    apply: (list) => apply(list.map((one) => single(one) ?? EMPTY)),
  }
}

/** A function of numbers only; what is no number is #VALUE!. */
export function ofNumbers(
  apply: (...numbers: readonly number[]) => number | CellValue | undefined,
): FormulaFunction {
  return scalar((values) => {
    const numbers = values.map(numberIn)
    if (numbers.some((number) => number === undefined)) return ERRORS.value
    const result = apply(...(numbers as number[]))
    return typeof result === 'number' ? numeric(result) : result
  })
}

/** A function over all numbers of its arguments. */
export function aggregate(apply: (numbers: number[]) => number | CellValue): FormulaFunction {
  return {
    signature: 'a',
    apply(list) {
      const numbers = numbersIn(list)
      if (!isList(numbers)) return numbers
      const result = apply(numbers)
      return typeof result === 'number' ? numeric(result) : result
    },
  }
}
