import {
  asNumber,
  compare,
  dividedBy,
  fractionOfText,
  negative,
  plus,
  rounded,
  times,
  type Fraction,
} from './fraction.ts'

/*
 * The formula of a conversion (RL3), e.g. `round(total / full * 100)`:
 *
 *   sum     = product { ("+" | "-") product }
 *   product = factor { ("*" | "/") factor }
 *   factor  = "-" factor | number | variable | "(" sum ")"
 *           | ("min" | "max") "(" sum { "," sum } ")" | "round" "(" sum [ "," digit ] ")"
 *
 * Signs of other widths and the signs for times and divided by mean the same. It is parsed into a tree
 * and computed; no text of it is ever run.
 */

export const formulaVariables = ['objective', 'tasks', 'total', 'full'] as const
export type FormulaVariable = (typeof formulaVariables)[number]
export type FormulaValues = Readonly<Record<FormulaVariable, Fraction>>

export const LONGEST_FORMULA = 200
const MOST_DECIMALS = 3

type Formula = (values: FormulaValues) => Fraction | undefined

/** What is wrong with a formula, and at which sign (from 0) of it. */
export interface FormulaFault {
  readonly fault: 'empty' | 'tooLong' | 'unknownWord' | 'unexpected' | 'badDecimals' | 'badNumber'
  readonly at: number
  readonly text: string
}

interface Token {
  readonly text: string
  readonly at: number
}

class Misread extends Error {
  readonly found: FormulaFault
  constructor(fault: FormulaFault['fault'], { text, at }: Token) {
    super(`${fault} at ${at}`)
    this.found = { fault, at, text }
  }
}

/**
 * Reads a formula. @returns a function that computes it, undefined where it divides by 0; or its fault.
 */
export function parseFormula(text: string): { readonly compute: Formula } | FormulaFault {
  const plain = text.normalize('NFKC').replaceAll('\u00d7', '*').replaceAll('\u00f7', '/')
  if (plain.trim() === '') return { fault: 'empty', at: 0, text: '' }
  if (plain.length > LONGEST_FORMULA) return { fault: 'tooLong', at: LONGEST_FORMULA, text: '' }
  try {
    const tokens = [...plain.matchAll(/\d+(?:\.\d+)?|[A-Za-z]+|\S/gu)].map((found) => ({
      text: found[0],
      at: found.index,
    }))
    const reader = createReader(tokens, plain.length)
    const compute = readSum(reader)
    const left = reader.peek()
    if (left.text !== '') throw new Misread('unexpected', left)
    return { compute }
  } catch (cause) {
    if (cause instanceof Misread) return cause.found
    throw cause
  }
}

function createReader(tokens: readonly Token[], end: number) {
  let next = 0
  const peek = (): Token => tokens[next] ?? { text: '', at: end }
  const take = (): Token => {
    const token = peek()
    next += 1
    return token
  }
  return {
    peek,
    take,
    expect: (text: string) => {
      const token = take()
      if (token.text !== text) throw new Misread('unexpected', token)
    },
  }
}
type Reader = ReturnType<typeof createReader>

type Operation = (a: Fraction, b: Fraction) => Fraction | undefined
const minus: Operation = (a, b) => plus(a, negative(b))

function readSum(reader: Reader): Formula {
  return readChain(reader, readProduct, { '+': plus, '-': minus })
}
function readProduct(reader: Reader): Formula {
  return readChain(reader, readFactor, { '*': times, '/': dividedBy })
}

function readChain(
  reader: Reader,
  readOne: (reader: Reader) => Formula,
  operations: Readonly<Record<string, Operation>>,
): Formula {
  let chain = readOne(reader)
  for (;;) {
    const { text } = reader.peek()
    const operation = Object.hasOwn(operations, text) ? operations[text] : undefined
    if (!operation) return chain
    reader.take()
    const [left, right] = [chain, readOne(reader)]
    chain = (values) => combine(left(values), right(values), operation)
  }
}

const combine = (a: Fraction | undefined, b: Fraction | undefined, operation: Operation) =>
  a && b && operation(a, b)

const isVariable = (text: string): text is FormulaVariable =>
  (formulaVariables as readonly string[]).includes(text)

function readFactor(reader: Reader): Formula {
  const token = reader.take()
  const { text } = token
  if (text === '-') {
    const inner = readFactor(reader)
    return (values) => combine(inner(values), ZERO, (a) => negative(a))
  }
  if (text === '(') {
    const inner = readSum(reader)
    reader.expect(')')
    return inner
  }
  if (/^\d/.test(text)) {
    if (text.length > 12) throw new Misread('badNumber', token)
    const value = fractionOfText(text)
    return () => value
  }
  if (isVariable(text)) return (values) => values[text]
  if (text === 'min' || text === 'max') return readExtreme(reader, text === 'min' ? -1 : 1)
  if (text === 'round') return readRound(reader)
  throw new Misread(/^[A-Za-z]/.test(text) ? 'unknownWord' : 'unexpected', token)
}

const ZERO: Fraction = { top: 0n, bottom: 1n }

function readExtreme(reader: Reader, direction: 1 | -1): Formula {
  reader.expect('(')
  const all = [readSum(reader)]
  while (reader.peek().text === ',') {
    reader.take()
    all.push(readSum(reader))
  }
  reader.expect(')')
  return (values) =>
    all
      .map((one) => one(values))
      .reduce((best, value) =>
        combine(best, value, (a, b) => (compare(b, a) * direction > 0 ? b : a)),
      )
}

function readRound(reader: Reader): Formula {
  reader.expect('(')
  const inner = readSum(reader)
  let decimals = 0
  if (reader.peek().text === ',') {
    reader.take()
    const digits = reader.take()
    if (!/^\d$/.test(digits.text) || Number(digits.text) > MOST_DECIMALS)
      throw new Misread('badDecimals', digits)
    decimals = Number(digits.text)
  }
  reader.expect(')')
  return (values) => {
    const value = inner(values)
    return value && rounded(value, decimals)
  }
}

/** A formula's result as it is published: rounded once, a half away from zero; undefined without one. */
export function computeRounded(
  formula: Formula,
  values: FormulaValues,
  decimals: number,
): number | undefined {
  const value = formula(values)
  return value && asNumber(rounded(value, decimals))
}
