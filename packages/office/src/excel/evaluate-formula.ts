import { cellKey, parseRange, sheetOf, type CellRange } from './cell-reference.ts'
import { toNumber, toText } from './cell-value.ts'
import { FUNCTIONS, type Argument } from './formula-functions.ts'
import { tokenize, type FormulaToken } from './formula-tokens.ts'
import { valueAt, type CellValue, type ExcelSheet, type ExcelWorkbook } from './read-workbook.ts'

/** Thrown inside the evaluator for what it does not know; never leaves it. */
export class NotEvaluable extends Error {}

const MOST_DEPTH = 64
const MOST_CELLS = 200_000

interface Run {
  readonly workbook: ExcelWorkbook
  readonly busy: Set<string>
  cells: number
}

class Parser {
  readonly #run: Run
  readonly #sheet: ExcelSheet
  readonly #tokens: readonly FormulaToken[]
  #at = 0
  #depth = 0

  constructor(run: Run, sheet: ExcelSheet, formula: string) {
    this.#run = run
    this.#sheet = sheet
    this.#tokens = tokenize(formula)
  }

  evaluate(): CellValue {
    const result = this.#scalar(this.#comparison())
    if (this.#at < this.#tokens.length) throw new NotEvaluable('trailing tokens')
    return result.kind === 'empty' ? { kind: 'number', number: 0 } : result
  }

  #peek(...texts: string[]): string | undefined {
    const token = this.#tokens[this.#at]
    return token?.kind === 'operator' && texts.includes(token.text) ? token.text : undefined
  }

  #scalar(argument: Argument): CellValue {
    if (argument.kind === 'value') return argument.value
    const [first] = argument.rows[0] ?? []
    if (argument.rows.length === 1 && argument.rows[0]?.length === 1 && first !== undefined)
      return first
    throw new NotEvaluable('a range where one value is needed')
  }

  #binary(operators: string[], next: () => Argument, apply: Binary): Argument {
    let left = next()
    for (let sign = this.#peek(...operators); sign !== undefined; sign = this.#peek(...operators)) {
      this.#at += 1
      const right = next()
      const one = this.#scalar(left)
      const two = this.#scalar(right)
      const failed = [one, two].find((value) => value.kind === 'error')
      left = { kind: 'value', value: failed ?? apply(sign, one, two) }
    }
    return left
  }

  #comparison(): Argument {
    this.#depth += 1
    if (this.#depth > MOST_DEPTH) throw new NotEvaluable('nested too deeply')
    const result = this.#binary(
      ['=', '<>', '<', '>', '<=', '>='],
      () => this.#concatenation(),
      compareValues,
    )
    this.#depth -= 1
    return result
  }

  #concatenation(): Argument {
    return this.#binary(
      ['&'],
      () => this.#sum(),
      (_, one, two) => ({ kind: 'text', text: toText(one) + toText(two) }),
    )
  }

  #sum(): Argument {
    return this.#binary(['+', '-'], () => this.#product(), arithmetic)
  }

  #product(): Argument {
    return this.#binary(['*', '/'], () => this.#power(), arithmetic)
  }

  #power(): Argument {
    return this.#binary(['^'], () => this.#unary(), arithmetic)
  }

  #unary(): Argument {
    const sign = this.#peek('-', '+')
    if (sign === undefined) return this.#percent()
    this.#at += 1
    const value = this.#scalar(this.#unary())
    if (value.kind === 'error' || sign === '+') return { kind: 'value', value }
    return { kind: 'value', value: arithmetic('*', { kind: 'number', number: -1 }, value) }
  }

  #percent(): Argument {
    let result = this.#primary()
    while (this.#peek('%') !== undefined) {
      this.#at += 1
      const hundred: CellValue = { kind: 'number', number: 100 }
      result = { kind: 'value', value: arithmetic('/', this.#scalar(result), hundred) }
    }
    return result
  }

  #primary(): Argument {
    const token = this.#tokens[this.#at]
    this.#at += 1
    if (token?.kind === 'number')
      return { kind: 'value', value: { kind: 'number', number: Number(token.text) } }
    if (token?.kind === 'text')
      return {
        kind: 'value',
        value: { kind: 'text', text: token.text.slice(1, -1).replaceAll('""', '"') },
      }
    if (token?.kind === 'boolean')
      return {
        kind: 'value',
        value: { kind: 'boolean', value: token.text.toUpperCase() === 'TRUE' },
      }
    if (token?.kind === 'error')
      return { kind: 'value', value: { kind: 'error', code: token.text } }
    if (token?.kind === 'reference') return this.#reference(token.text)
    if (token?.kind === 'name') {
      const refers = this.#run.workbook.definedName(token.text)
      if (refers !== undefined) return this.#reference(refers)
    }
    if (token?.kind === 'open') {
      const inner = this.#comparison()
      this.#expect('close')
      return inner
    }
    if (token?.kind === 'function') return { kind: 'value', value: this.#call(token.text) }
    throw new NotEvaluable(`token ${token?.text ?? 'at the end'}`)
  }

  #expect(kind: FormulaToken['kind']): void {
    if (this.#tokens[this.#at]?.kind !== kind) throw new NotEvaluable(`no ${kind}`)
    this.#at += 1
  }

  #call(name: string): CellValue {
    const known = FUNCTIONS[name]
    if (known === undefined) throw new NotEvaluable(name)
    this.#expect('open')
    const list: Argument[] = []
    if (this.#tokens[this.#at]?.kind === 'close') this.#at += 1
    else {
      for (;;) {
        const next = this.#tokens[this.#at]?.kind
        const isOmitted = next === 'comma' || next === 'close'
        list.push(isOmitted ? { kind: 'value', value: { kind: 'empty' } } : this.#comparison())
        if (this.#tokens[this.#at]?.kind !== 'comma') break
        this.#at += 1
      }
      this.#expect('close')
    }
    const result = known(list)
    if (result === undefined) throw new NotEvaluable(`arguments of ${name}`)
    return result
  }

  #reference(text: string): Argument {
    const range = parseRange(text)
    if (range === undefined || text.includes('[')) throw new NotEvaluable(text)
    const name = sheetOf(text)
    const sheet = name === undefined ? this.#sheet : sheetNamed(this.#run.workbook, name)
    if (sheet === undefined) throw new NotEvaluable(text)
    return { kind: 'range', rows: readRange(this.#run, sheet, range) }
  }
}

type Binary = (sign: string, one: CellValue, two: CellValue) => CellValue

const arithmetic: Binary = (sign, one, two) => {
  const left = toNumber(one)
  const right = toNumber(two)
  if (left === undefined || right === undefined) return { kind: 'error', code: '#VALUE!' }
  if (sign === '/' && right === 0) return { kind: 'error', code: '#DIV/0!' }
  const results: Readonly<Record<string, number>> = {
    '+': left + right,
    '-': left - right,
    '*': left * right,
    '/': left / right,
    '^': left ** right,
  }
  const number = results[sign] ?? Number.NaN
  return Number.isFinite(number) ? { kind: 'number', number } : { kind: 'error', code: '#NUM!' }
}

const RANKS = { empty: 0, number: 0, text: 1, boolean: 2, error: 3 }

/** Excel's order: numbers before texts before truth values; texts without case. */
export function orderOf(one: CellValue, two: CellValue): number {
  if (one.kind === 'empty' && two.kind === 'text') return two.text === '' ? 0 : -1
  if (two.kind === 'empty' && one.kind === 'text') return one.text === '' ? 0 : 1
  if (RANKS[one.kind] !== RANKS[two.kind]) return RANKS[one.kind] - RANKS[two.kind]
  if (one.kind === 'text' && two.kind === 'text') {
    const left = one.text.toLowerCase()
    const right = two.text.toLowerCase()
    return left === right ? 0 : left < right ? -1 : 1
  }
  return (toNumber(one) ?? 0) - (toNumber(two) ?? 0)
}

const compareValues: Binary = (sign, one, two) => {
  const order = orderOf(one, two)
  const results: Readonly<Record<string, boolean>> = {
    '=': order === 0,
    '<>': order !== 0,
    '<': order < 0,
    '>': order > 0,
    '<=': order <= 0,
    '>=': order >= 0,
  }
  return { kind: 'boolean', value: results[sign] ?? false }
}

/** Finds a sheet by its name as Excel does, without case. */
export function sheetNamed(workbook: ExcelWorkbook, name: string): ExcelSheet | undefined {
  const wanted = name.trim().toLowerCase()
  const index = workbook.sheetNames.findIndex((one) => one.trim().toLowerCase() === wanted)
  return index < 0 ? undefined : workbook.sheet(index)
}

function readRange(run: Run, sheet: ExcelSheet, range: CellRange): CellValue[][] {
  const isOne = range.from.row === range.to.row && range.from.column === range.to.column
  const lastRow = isOne
    ? range.to.row
    : Math.min(range.to.row, Math.max(sheet.last.row, range.from.row))
  const lastColumn = isOne
    ? range.to.column
    : Math.min(range.to.column, Math.max(sheet.last.column, range.from.column))
  run.cells += (lastRow - range.from.row + 1) * (lastColumn - range.from.column + 1)
  if (run.cells > MOST_CELLS) throw new NotEvaluable('too many cells')
  const rows: CellValue[][] = []
  for (let row = range.from.row; row <= lastRow; row += 1) {
    const values: CellValue[] = []
    for (let column = range.from.column; column <= lastColumn; column += 1)
      values.push(settledValue(run, sheet, row, column))
    rows.push(values)
  }
  return rows
}

/** The stored value of a cell, or its formula's result when the writer stored none (20202). */
function settledValue(run: Run, sheet: ExcelSheet, row: number, column: number): CellValue {
  const cell = sheet.cells.get(cellKey(row, column))
  if (cell?.formula === undefined || cell.value.kind !== 'empty') return valueAt(sheet, row, column)
  const key = `${sheet.name}!${row}:${column}`
  if (run.busy.has(key) || run.busy.size > MOST_DEPTH) throw new NotEvaluable('circular')
  run.busy.add(key)
  try {
    return new Parser(run, sheet, cell.formula).evaluate()
  } finally {
    run.busy.delete(key)
  }
}

/** Computes a formula on a sheet; undefined when it uses what the evaluator does not know. */
export function evaluateFormula(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  formula: string,
): CellValue | undefined {
  try {
    return new Parser({ workbook, busy: new Set(), cells: 0 }, sheet, formula).evaluate()
  } catch (error) {
    if (error instanceof NotEvaluable) return undefined
    throw error
  }
}
