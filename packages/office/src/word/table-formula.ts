import { foldWidth } from '../package/normalize-text.ts'
import { cellAt, type WordTable } from './read-table.ts'

/** What a formula of a table works out, or why it does not. */
type FormulaOutcome =
  | { readonly kind: 'value'; readonly value: number; readonly functions: readonly string[] }
  | { readonly kind: 'unreadable' }

type Token = { readonly kind: 'number' | 'name' | 'sign'; readonly text: string }

const LONGEST = 500
const DEEPEST = 30

function tokens(formula: string): Token[] | undefined {
  const found: Token[] = []
  const text = foldWidth(formula).replace(/^\s*=/, '')
  if (text.length > LONGEST) return undefined
  const pattern = /\s*(?:(\d+\.?\d*|\.\d+)|([A-Za-z]+\d*)|([-+*/^%(),;:]))/y
  while (pattern.lastIndex < text.trimEnd().length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    const [, number, name, sign] = match
    if (number !== undefined) found.push({ kind: 'number', text: number })
    else if (name !== undefined) found.push({ kind: 'name', text: name.toUpperCase() })
    else found.push({ kind: 'sign', text: sign ?? '' })
  }
  return found
}

/** The number that a cell begins with; Word leaves out what is no number. */
export function cellNumber(text: string): number | undefined {
  const bare = foldWidth(text).replace(/[\s,￥¥$]/g, '')
  const match = /^[-+]?(?:\d+\.?\d*|\.\d+)/.exec(bare)
  return match === null ? undefined : Number(match[0])
}

interface Place {
  readonly row: number
  readonly column: number
}

function placeOf(name: string): Place | undefined {
  const match = /^([A-Z]{1,2})(\d{1,3})$/.exec(name)
  if (match?.[1] === undefined) return undefined
  let column = 0
  for (const letter of match[1]) column = column * 26 + letter.charCodeAt(0) - 64
  return { row: Number(match[2]), column }
}

/** The numbers that lie from a cell to an edge, as far as they go without a gap (10818). */
function towards(table: WordTable, here: Place, name: string): number[] {
  const step =
    name === 'ABOVE' ? [-1, 0] : name === 'BELOW' ? [1, 0] : name === 'LEFT' ? [0, -1] : [0, 1]
  const found: number[] = []
  const seen = new Set<unknown>()
  let { row, column } = here
  for (;;) {
    row += step[0] ?? 0
    column += step[1] ?? 0
    if (row < 1 || column < 1 || row > table.rows.length || column > table.columns) break
    const cell = cellAt(table, row, column)
    if (cell === undefined || seen.has(cell.node)) continue
    seen.add(cell.node)
    const value = cellNumber(cell.text)
    if (value !== undefined) found.push(value)
    else if (found.length > 0) break
  }
  return found
}

/** The numbers of a range; a merged cell counts where it begins. */
function rectangle(table: WordTable, from: Place, to: Place): number[] {
  const rows = [Math.min(from.row, to.row), Math.max(from.row, to.row)] as const
  const columns = [Math.min(from.column, to.column), Math.max(from.column, to.column)] as const
  return table.rows
    .slice(rows[0] - 1, rows[1])
    .flatMap((row) => row.cells)
    .filter((cell) => {
      const column = cell.column + 1
      return !cell.isCovered && column >= columns[0] && column <= columns[1]
    })
    .flatMap((cell) => cellNumber(cell.text) ?? [])
}

const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0)

const FUNCTIONS: ReadonlyMap<string, (list: readonly number[]) => number> = new Map([
  ['SUM', sum],
  ['AVERAGE', (list) => (list.length === 0 ? 0 : sum(list) / list.length)],
  ['COUNT', (list) => list.length],
  ['MAX', (list) => list.reduce((most, one) => Math.max(most, one), list[0] ?? 0)],
  ['MIN', (list) => list.reduce((least, one) => Math.min(least, one), list[0] ?? 0)],
  ['PRODUCT', (list) => list.reduce((product, one) => product * one, 1)],
  ['ABS', ([one = 0]) => Math.abs(one)],
  ['INT', ([one = 0]) => Math.floor(one)],
  ['ROUND', ([one = 0, digits = 0]) => Number(one.toFixed(Math.min(15, Math.max(0, digits))))],
  ['MOD', ([one = 0, other = 1]) => one % other],
])
const DIRECTIONS = new Set(['ABOVE', 'BELOW', 'LEFT', 'RIGHT'])

/**
 * Works out a formula of Word as it stands in a cell of a table: cells (B2), ranges (B2:D2),
 * directions (LEFT), the usual functions and operators.
 */
export function evaluateTableFormula(
  formula: string,
  table: WordTable,
  here: Place,
): FormulaOutcome {
  const list = tokens(formula)
  if (list === undefined || list.length === 0) return { kind: 'unreadable' }
  const functions: string[] = []
  let at = 0
  let isBad = false
  const peek = (): string | undefined => list[at]?.text
  const take = (text: string): boolean => {
    if (peek() !== text) return false
    at += 1
    return true
  }
  const fail = (): number => {
    isBad = true
    return Number.NaN
  }
  /** The numbers of one argument: a direction, a range, else the value of an expression. */
  const argument = (depth: number): readonly number[] => {
    const token = list[at]
    const place = token?.kind === 'name' ? placeOf(token.text) : undefined
    if (token?.kind === 'name' && DIRECTIONS.has(token.text)) {
      at += 1
      return towards(table, here, token.text)
    }
    const end = list[at + 2]
    const to = end?.kind === 'name' ? placeOf(end.text) : undefined
    if (place !== undefined && list[at + 1]?.text === ':' && to !== undefined) {
      at += 3
      return rectangle(table, place, to)
    }
    const next = list[at + 1]?.text
    if (place !== undefined && (next === ',' || next === ';' || next === ')')) {
      at += 1
      return rectangle(table, place, place)
    }
    return [expression(depth + 1)]
  }
  const factor = (depth: number): number => {
    if (depth > DEEPEST || isBad) return fail()
    if (take('-')) return -factor(depth + 1)
    if (take('+')) return factor(depth + 1)
    if (take('(')) {
      const value = expression(depth + 1)
      return take(')') ? value : fail()
    }
    const token = list[at]
    at += 1
    if (token?.kind === 'number') {
      const value = Number(token.text)
      return take('%') ? value / 100 : value
    }
    if (token?.kind !== 'name') return fail()
    const work = FUNCTIONS.get(token.text)
    if (work !== undefined && take('(')) {
      functions.push(token.text)
      const values: number[] = []
      do values.push(...argument(depth + 1))
      while (!isBad && (take(',') || take(';')))
      return take(')') ? work(values) : fail()
    }
    const place = placeOf(token.text)
    return place === undefined
      ? fail()
      : (cellNumber(cellAt(table, place.row, place.column)?.text ?? '') ?? 0)
  }
  const power = (depth: number): number => {
    let value = factor(depth)
    while (!isBad && take('^')) value **= factor(depth)
    return value
  }
  const term = (depth: number): number => {
    let value = power(depth)
    for (;;) {
      if (isBad) return value
      if (take('*')) value *= power(depth)
      else if (take('/')) value /= power(depth)
      else return value
    }
  }
  function expression(depth: number): number {
    if (depth > DEEPEST) return fail()
    let value = term(depth)
    for (;;) {
      if (isBad) return value
      if (take('+')) value += term(depth)
      else if (take('-')) value -= term(depth)
      else return value
    }
  }
  const value = expression(0)
  return isBad || at < list.length || !Number.isFinite(value)
    ? { kind: 'unreadable' }
    : { kind: 'value', value, functions }
}
