import { toText } from '../cell-value.ts'
import type { CellValue } from '../read-workbook.ts'
import {
  EMPTY,
  ERRORS,
  NotEvaluable,
  numberIn,
  numeric,
  rowsOf,
  single,
  textual,
  truth,
  truthIn,
  valuesOf,
  type Argument,
  type CallContext,
  type FunctionResult,
} from './argument.ts'
import type { FormulaNode } from './formula-tree.ts'
import { FUNCTIONS } from './functions.ts'
import { orderOf } from './order-of-values.ts'

/** What the evaluation of a tree asks of its surroundings. */
export interface TreeContext extends CallContext {
  reference(text: string): Argument
  name(text: string): Argument
  structured(text: string): Argument
}

const MOST_LIFTED = 200_000
const MOST_STEPS = 10_000_000

const sizeOf = (argument: Argument): number =>
  argument.kind === 'array' || argument.kind === 'range'
    ? argument.rows.length * (argument.rows[0]?.length ?? 0)
    : 1

const asArgument = (value: CellValue): Argument => ({ kind: 'value', value })

function asFound(result: FunctionResult, name: string): Argument {
  if (result === undefined) throw new NotEvaluable(`arguments of ${name}`)
  return result.kind === 'value' ||
    result.kind === 'array' ||
    result.kind === 'range' ||
    result.kind === 'union'
    ? result
    : asArgument(result)
}

/** The one cell of a range that stands beside the formula (implicit intersection). */
function besideFormula(argument: Argument, context: TreeContext): Argument {
  if (argument.kind === 'value') return argument
  const [only] = valuesOf(argument)
  if (argument.kind === 'union') throw new NotEvaluable('several areas where one value is needed')
  if (argument.rows.length === 1 && argument.rows[0]?.length === 1) return asArgument(only ?? EMPTY)
  if (argument.kind === 'array') return asArgument(only ?? EMPTY)
  const { range } = argument.place
  const { at } = context
  if (at === undefined) throw new NotEvaluable('a range where one value is needed')
  const isColumn = range.from.column === range.to.column
  const isRow = range.from.row === range.to.row
  if (isColumn && at.row >= range.from.row && at.row <= range.to.row)
    return asArgument(argument.rows[at.row - range.from.row]?.[0] ?? EMPTY)
  if (isRow && at.column >= range.from.column && at.column <= range.to.column)
    return asArgument(argument.rows[0]?.[at.column - range.from.column] ?? EMPTY)
  return asArgument(ERRORS.value)
}

/** Takes a function through every cell of the arrays among its one-value arguments. */
function lifted(
  list: readonly Argument[],
  places: readonly boolean[],
  apply: (list: readonly Argument[]) => Argument,
): Argument {
  const arrays = list.map((one, index) =>
    places[index] === true && one.kind !== 'value' ? rowsOf(one) : undefined,
  )
  if (arrays.every((rows) => rows === undefined)) return apply(list)
  const height = Math.max(...arrays.map((rows) => rows?.length ?? 1))
  const width = Math.max(...arrays.map((rows) => rows?.[0]?.length ?? 1))
  // COUNTIF(A:A,A:A) reads its range once for every cell: long lists would take minutes.
  const beside = list.reduce(
    (sum, one, index) => (places[index] === true ? sum : sum + sizeOf(one)),
    1,
  )
  if (height * width > MOST_LIFTED || height * width * beside > MOST_STEPS)
    throw new NotEvaluable('too many cells')
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => {
      const one = apply(
        list.map((argument, index) => {
          const values = arrays[index]
          if (values === undefined) return argument
          const line = values[values.length === 1 ? 0 : row]
          return asArgument(line?.[line.length === 1 ? 0 : column] ?? ERRORS.na)
        }),
      )
      return valuesOf(one)[0] ?? EMPTY
    }),
  )
  return { kind: 'array', rows }
}

type Sign = (one: CellValue, two: CellValue) => CellValue

const arithmetic =
  (compute: (left: number, right: number) => number | CellValue): Sign =>
  (one, two) => {
    const left = numberIn(one)
    const right = numberIn(two)
    if (left === undefined || right === undefined) return ERRORS.value
    const result = compute(left, right)
    return typeof result === 'number' ? numeric(result) : result
  }
const comparison =
  (holds: (order: number) => boolean): Sign =>
  (one, two) =>
    truth(holds(orderOf(one, two)))

/** Sums that cancel to the last digits are zero in Excel. */
const settled = (sum: number, left: number): number =>
  Math.abs(sum) < Math.abs(left) * 1e-15 ? 0 : sum

const SIGNS: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ['+', arithmetic((left, right) => settled(left + right, left))],
  ['-', arithmetic((left, right) => settled(left - right, left))],
  ['*', arithmetic((left, right) => left * right)],
  ['/', arithmetic((left, right) => (right === 0 ? ERRORS.div : left / right))],
  [
    '^',
    arithmetic((left, right) =>
      left === 0 && right === 0 ? ERRORS.num : left === 0 && right < 0 ? ERRORS.div : left ** right,
    ),
  ],
  ['&', (one, two) => textual(toText(one) + toText(two))],
  ['=', comparison((order) => order === 0)],
  ['<>', comparison((order) => order !== 0)],
  ['<', comparison((order) => order < 0)],
  ['>', comparison((order) => order > 0)],
  ['<=', comparison((order) => order <= 0)],
  ['>=', comparison((order) => order >= 0)],
])

/** Computes a tree; `isArray` as in an array formula: operators and functions go through all cells. */
export function evaluateTree(node: FormulaNode, context: TreeContext, isArray: boolean): Argument {
  const one = (inner: FormulaNode): Argument => {
    const argument = evaluateTree(inner, context, isArray)
    return isArray ? argument : besideFormula(argument, context)
  }
  switch (node.kind) {
    case 'number':
      return asArgument(numeric(node.number))
    case 'text':
      return asArgument(textual(node.text))
    case 'boolean':
      return asArgument(truth(node.value))
    case 'error':
      return asArgument({ kind: 'error', code: node.code })
    case 'omitted':
      return asArgument(EMPTY)
    case 'reference':
      return context.reference(node.text)
    case 'name':
      return context.name(node.text)
    case 'structured':
      return context.structured(node.text)
    case 'union':
      return {
        kind: 'union',
        list: node.list.map((inner) => evaluateTree(inner, context, isArray)),
      }
    case 'array':
      return {
        kind: 'array',
        rows: node.rows.map((row) =>
          row.map((inner) => single(evaluateTree(inner, context, true)) ?? EMPTY),
        ),
      }
    case 'unary':
      return lifted([one(node.operand)], [true], ([operand]) => {
        const value = single(operand) ?? EMPTY
        if (value.kind === 'error' || node.sign === '+') return asArgument(value)
        const number = numberIn(value)
        if (number === undefined) return asArgument(ERRORS.value)
        return asArgument(numeric(node.sign === '-' ? 0 - number : number / 100))
      })
    case 'binary':
      if (node.sign === ':') return spanned(node.left, node.right, context, isArray)
      return lifted([one(node.left), one(node.right)], [true, true], ([left, right]) => {
        const [a, b] = [single(left) ?? EMPTY, single(right) ?? EMPTY]
        if (a.kind === 'error') return asArgument(a)
        if (b.kind === 'error') return asArgument(b)
        return asArgument(SIGNS.get(node.sign)?.(a, b) ?? ERRORS.value)
      })
    case 'call':
      return call(node.name, node.list, context, isArray)
  }
}

/** A range whose corners are computed: INDEX(…):INDEX(…). */
function spanned(
  left: FormulaNode,
  right: FormulaNode,
  context: TreeContext,
  isArray: boolean,
): Argument {
  const [from, to] = [left, right].map((node) => evaluateTree(node, context, isArray))
  if (from?.kind !== 'range' || to?.kind !== 'range') return asArgument(ERRORS.ref)
  const [a, b] = [from.place.range, to.place.range]
  return context.rangeAt({
    sheet: from.place.sheet,
    range: {
      from: {
        row: Math.min(a.from.row, b.from.row),
        column: Math.min(a.from.column, b.from.column),
      },
      to: { row: Math.max(a.to.row, b.to.row), column: Math.max(a.to.column, b.to.column) },
    },
  })
}

function call(
  name: string,
  list: readonly FormulaNode[],
  context: TreeContext,
  isArray: boolean,
): Argument {
  const chosen = CHOICES.get(name)
  if (chosen !== undefined) return chosen(list, context, isArray)
  const known = FUNCTIONS.get(name)
  if (known === undefined) throw new NotEvaluable(name)
  const letters = list.map((_, index) => letterFor(known.signature, index))
  const places = letters.map((letter) => letter === 's' || letter === 'e')
  const argumentsOf = list.map((node, index) => {
    const letter = letters[index]
    const argument = evaluateTree(node, context, isArray || letter === 'a')
    return places[index] === true && !isArray ? besideFormula(argument, context) : argument
  })
  return lifted(argumentsOf, places, (values) => {
    const failed = values.findIndex(
      (one, index) => letters[index] === 's' && one.kind === 'value' && one.value.kind === 'error',
    )
    if (failed >= 0) return values[failed] ?? asArgument(ERRORS.value)
    return asFound(known.apply(values, context), name)
  })
}

/** The letter of an argument; letters after `*` repeat together, else the last one does. */
function letterFor(signature: string, index: number): string {
  const star = signature.indexOf('*')
  if (star < 0) return signature[Math.min(index, signature.length - 1)] ?? 'r'
  if (index < star) return signature[index] ?? 'r'
  const repeated = signature.slice(star + 1)
  return repeated[(index - star) % repeated.length] ?? 'r'
}

type Choice = (list: readonly FormulaNode[], context: TreeContext, isArray: boolean) => Argument

/** A choice by conditions that may be arrays: all branches are computed only then. */
function chooseBy(
  condition: Argument,
  branches: readonly (() => Argument)[],
  pick: (value: CellValue) => number | CellValue,
): Argument {
  if (condition.kind === 'value') {
    const place = pick(condition.value)
    return typeof place === 'number'
      ? (branches[place]?.() ?? asArgument(ERRORS.value))
      : asArgument(place)
  }
  const computed = branches.map((branch) => branch())
  return lifted(
    [condition, ...computed],
    [condition, ...computed].map(() => true),
    ([first, ...rest]) => {
      const place = pick(single(first) ?? EMPTY)
      return typeof place === 'number'
        ? (rest[place] ?? asArgument(ERRORS.value))
        : asArgument(place)
    },
  )
}

const condition: Choice = (list, context, isArray) => {
  const [test, yes, no] = list
  if (test === undefined) return asArgument(ERRORS.value)
  const found = evaluateTree(test, context, isArray)
  const branch = (node: FormulaNode | undefined, other: CellValue) => () => {
    if (node === undefined) return asArgument(other)
    if (node.kind === 'omitted') return asArgument(numeric(0))
    return evaluateTree(node, context, isArray)
  }
  return chooseBy(
    isArray ? found : besideFormula(found, context),
    [branch(yes, truth(true)), branch(no, truth(false))],
    (value) => {
      if (value.kind === 'error') return value
      const known = truthIn(value)
      return known === undefined ? ERRORS.value : known ? 0 : 1
    },
  )
}

const unless =
  (isCaught: (value: CellValue) => boolean): Choice =>
  (list, context, isArray) => {
    const [first, other] = list
    if (first === undefined) return asArgument(ERRORS.value)
    const found = evaluateTree(first, context, isArray)
    const value = isArray ? found : besideFormula(found, context)
    const branch = () => {
      const instead =
        other === undefined ? asArgument(EMPTY) : evaluateTree(other, context, isArray)
      return instead.kind === 'value' && instead.value.kind === 'empty'
        ? asArgument(textual(''))
        : instead
    }
    return chooseBy(value, [() => value, branch], (one) => (isCaught(one) ? 1 : 0))
  }

const CHOICES: ReadonlyMap<string, Choice> = new Map<string, Choice>([
  ['IF', condition],
  ['IFERROR', unless((value) => value.kind === 'error')],
  ['IFNA', unless((value) => value.kind === 'error' && value.code === '#N/A')],
  [
    'IFS',
    (list, context, isArray) => {
      const [test, value, ...rest] = list
      if (test === undefined || value === undefined) return asArgument(ERRORS.na)
      const more: FormulaNode = { kind: 'call', name: 'IFS', list: rest }
      return condition([test, value, more], context, isArray)
    },
  ],
  [
    'SWITCH',
    (list, context, isArray) => {
      const [wanted, value, result, ...rest] = list
      if (wanted === undefined || value === undefined) return asArgument(ERRORS.na)
      if (result === undefined) return evaluateTree(value, context, isArray)
      const test: FormulaNode = { kind: 'binary', sign: '=', left: wanted, right: value }
      const more: FormulaNode = { kind: 'call', name: 'SWITCH', list: [wanted, ...rest] }
      return condition([test, result, more], context, isArray)
    },
  ],
  [
    'CHOOSE',
    (list, context, isArray) => {
      const [which, ...values] = list
      if (which === undefined) return asArgument(ERRORS.value)
      const found = evaluateTree(which, context, isArray)
      return chooseBy(
        isArray ? found : besideFormula(found, context),
        values.map((node) => () => evaluateTree(node, context, isArray)),
        (value) => {
          if (value.kind === 'error') return value
          const place = numberIn(value)
          if (place === undefined || place < 1 || place > values.length) return ERRORS.value
          return Math.trunc(place) - 1
        },
      )
    },
  ],
  ['LET', (list, context, isArray) => letNames(list, context, isArray)],
  // A1# is stored as ANCHORARRAY(A1): all cells that the formula of A1 fills.
  [
    'ANCHORARRAY',
    (list, context) => {
      const found = list[0] && evaluateTree(list[0], context, true)
      if (found?.kind !== 'range') return asArgument(ERRORS.ref)
      const { sheet, range } = found.place
      const area = sheet.arrays.find(
        ({ range: { from } }) => from.row === range.from.row && from.column === range.from.column,
      )
      return area === undefined ? found : context.rangeAt({ sheet, range: area.range })
    },
  ],
  // Written by Excel around what older versions cut to one cell, and for spilled ranges.
  [
    'SINGLE',
    (list, context) =>
      besideFormula(
        list[0] === undefined ? asArgument(EMPTY) : evaluateTree(list[0], context, false),
        context,
      ),
  ],
])

/** LET(name, value, …, result): the names hold for what follows them; files put a prefix before them. */
const plainName = (text: string): string => text.toLowerCase().replace(/^_xlpm\./, '')

const letNames: Choice = (list, context, isArray) => {
  const known = new Map<string, Argument>()
  const inner: TreeContext = {
    ...context,
    name: (text) => known.get(plainName(text)) ?? context.name(text),
  }
  for (let at = 0; at + 1 < list.length; at += 2) {
    const [name, value] = list.slice(at, at + 2)
    if (name?.kind !== 'name' || value === undefined) return asArgument(ERRORS.name)
    known.set(plainName(name.text), evaluateTree(value, inner, isArray))
  }
  const last = list.at(-1)
  return last === undefined || list.length % 2 === 0
    ? asArgument(ERRORS.value)
    : evaluateTree(last, inner, isArray)
}

/** True for functions that the evaluator knows. */
export function isKnownFunction(name: string): boolean {
  return FUNCTIONS.has(name) || CHOICES.has(name)
}
