import {
  cellKey,
  parseRange,
  rangeName,
  type CellAddress,
  type CellRange,
} from '../cell-reference.ts'
import { toText } from '../cell-value.ts'
import { formulaAt, makeEvaluator, sheetNamed, type Evaluator } from '../evaluate-formula.ts'
import type { CellValue, ExcelSheet, ExcelWorkbook } from '../read-workbook.ts'
import { changedInputs, ROUNDS, type InputCell, type KeyRange } from './changed-inputs.ts'
import { placeText } from './canonical-form.ts'
import { formulaTree, nodesOf, type FormulaNode } from './formula-tree.ts'

const MOST_LIMITS = 10
const MOST_INPUTS = 20_000
const MOST_DEPTH = 32
/** Formulas computed in all rounds together: long columns vary enough in fewer rounds. */
const MOST_COMPUTED = 20_000

/** What the inputs of formulas are, and the constants that they compare with. */
interface Gathered {
  /** Constant cells, by sheet. */
  readonly cells: Map<string, Map<number, InputCell>>
  /** Cells whose formulas the evaluator does not know: they keep their stored results. */
  readonly stored: Map<string, Map<number, CellValue>>
  readonly numbers: Set<number>
  readonly texts: Set<string>
  readonly keys: Map<string, KeyRange>
  readonly seen: Set<string>
}

/** Where each function looks for a value: the argument, and whether only its first line holds keys. */
const LOOKUP_KEYS: ReadonlyMap<string, 'column' | 'row' | 'all'> = new Map([
  ['VLOOKUP', 'column'],
  ['HLOOKUP', 'row'],
  ['MATCH', 'all'],
  ['XMATCH', 'all'],
  ['XLOOKUP', 'all'],
  ['LOOKUP', 'all'],
])

const bodyStarts = new WeakMap<ExcelSheet, number>()

/** The first row with anything but texts: the texts above are headings, which never change. */
function bodyStart(sheet: ExcelSheet): number {
  const known = bodyStarts.get(sheet)
  if (known !== undefined) return known
  let first = Number.MAX_SAFE_INTEGER
  let top = Number.MAX_SAFE_INTEGER
  for (const { row, value, formula } of sheet.cells.values()) {
    if (value.kind === 'empty' && formula === undefined) continue
    top = Math.min(top, row)
    if (value.kind !== 'text' || formula !== undefined) first = Math.min(first, row)
  }
  const start = first === Number.MAX_SAFE_INTEGER ? top + 1 : first
  bodyStarts.set(sheet, start)
  return start
}

function placeOfNode(
  node: FormulaNode | undefined,
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  at: CellAddress,
): { readonly sheet: ExcelSheet; readonly range: CellRange } | undefined {
  const place = node && placeText(node, { workbook, sheet, at })
  const range = place === undefined ? undefined : parseRange(place)
  if (place === undefined || range === undefined) return undefined
  const where = sheetNamed(workbook, place.slice(0, place.lastIndexOf('!')))
  return where && { sheet: where, range }
}

/** Gathers the constant cells that a formula depends on, through other formulas too. */
function gather(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  at: CellAddress,
  formula: string,
  found: Gathered,
  isKnown: (sheet: ExcelSheet, formula: string, at: CellAddress) => boolean,
  depth: number,
): void {
  const { seen } = found
  const tree = formulaTree(formula)
  if (tree === undefined || depth > MOST_DEPTH || seen.size > MOST_INPUTS) return
  for (const node of nodesOf(tree)) {
    if (node.kind === 'number') found.numbers.add(node.number)
    if (node.kind === 'text') addConstant(node.text, found)
    const line = node.kind === 'call' ? LOOKUP_KEYS.get(node.name) : undefined
    if (node.kind === 'call' && line !== undefined) {
      const keys = placeOfNode(node.list[1], workbook, sheet, at)
      if (keys !== undefined) addKeys(keys.sheet, keys.range, line, found)
    }
    const place = placeOfNode(node, workbook, sheet, at)
    if (place === undefined) continue
    const { sheet: where, range } = place
    const lastRow = Math.min(range.to.row, where.last.row)
    const lastColumn = Math.min(range.to.column, where.last.column)
    for (let row = range.from.row; row <= lastRow; row += 1) {
      for (let column = range.from.column; column <= lastColumn; column += 1) {
        const key = `${where.name}!${row}:${column}`
        if (seen.has(key)) continue
        seen.add(key)
        if (seen.size > MOST_INPUTS) return
        const inner = formulaAt(where, { row, column })
        const value = where.cells.get(cellKey(row, column))?.value
        if (inner !== undefined && isKnown(where, inner, { row, column })) {
          gather(workbook, where, { row, column }, inner, found, isKnown, depth + 1)
          continue
        }
        if (value === undefined || value.kind === 'empty') continue
        if (inner !== undefined) put(found.stored, where.name, cellKey(row, column), value)
        if (value.kind === 'error' || (value.kind === 'text' && row < bodyStart(where))) continue
        put(found.cells, where.name, cellKey(row, column), { row, column, value })
      }
    }
  }
}

function put<Value>(
  sheets: Map<string, Map<number, Value>>,
  name: string,
  key: number,
  value: Value,
): void {
  const known = sheets.get(name)
  if (known === undefined) sheets.set(name, new Map([[key, value]]))
  else known.set(key, value)
}

function addKeys(
  sheet: ExcelSheet,
  { from, to }: CellRange,
  line: 'column' | 'row' | 'all',
  found: Gathered,
): void {
  const range = {
    from,
    to: {
      row: line === 'row' ? from.row : Math.min(to.row, sheet.last.row),
      column: line === 'column' ? from.column : Math.min(to.column, sheet.last.column),
    },
  }
  found.keys.set(`${sheet.name}!${rangeName(range)}`, { sheet: sheet.name, range })
}

function addConstant(text: string, found: Gathered): void {
  const criterion = /^(?:<=|>=|<>|=|<|>)?(.*)$/s.exec(text)?.[1] ?? ''
  if (criterion !== '' && Number.isFinite(Number(criterion))) found.numbers.add(Number(criterion))
  else if (criterion !== '' && !/[*?]/.test(criterion)) found.texts.add(criterion)
}

/** The numbers at which formulas may change their minds: their constants, and what they look up in. */
function limitsOf(found: Gathered): number[] {
  const limits = new Set(found.numbers)
  for (const { sheet, range } of found.keys.values())
    for (const { row, column, value } of found.cells.get(sheet)?.values() ?? []) {
      const { from, to } = range
      const isInside =
        row >= from.row && row <= to.row && column >= from.column && column <= to.column
      if (isInside && value.kind === 'number' && limits.size < MOST_LIMITS * 2)
        limits.add(value.number)
    }
  return [...limits].slice(0, MOST_LIMITS)
}

export function isSameValue(one: CellValue, two: CellValue): boolean {
  if (one.kind === 'number' && two.kind === 'number')
    return (
      Math.abs(one.number - two.number) <=
      Math.max(Math.abs(one.number), Math.abs(two.number), 1e-6) * 1e-9
    )
  if (one.kind === 'error' || two.kind === 'error') return one.kind === two.kind
  return one.kind === two.kind && toText(one) === toText(two)
}

export interface Behaviour {
  /** `unknown`: the candidate's formula uses what the evaluator does not know. */
  readonly kind: 'same' | 'different' | 'unknown'
  /** With which values it differed, for the evidence. */
  readonly difference?: { readonly wanted: CellValue; readonly actual: CellValue }
}

/** Two formulas of one cell. */
export interface FormulaPair {
  readonly at: CellAddress
  readonly reference: string
  readonly actual: string
  /** Of array formulas: the cells that they fill, from `at` on. */
  readonly size?: { readonly rows: number; readonly columns: number }
}

/**
 * Whether two formulas of a cell give the same on the inputs as they are and on changed ones: a typed-in
 * constant or a range too short shows only then (20203). Deterministic. All pairs of a range are taken
 * together, so that each round computes a cell that others build on once.
 */
export function compareBehaviours(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  pairs: readonly FormulaPair[],
): readonly Behaviour[] {
  const found: Gathered = {
    cells: new Map(),
    stored: new Map(),
    numbers: new Set(),
    texts: new Set(),
    keys: new Map(),
    seen: new Set(pairs.map(({ at }) => `${sheet.name}!${at.row}:${at.column}`)),
  }
  const asStored = makeEvaluator(workbook, { now: FIRST_DAY })
  const isKnown = (where: ExcelSheet, formula: string, at: CellAddress): boolean =>
    asStored.value(where, formula, at) !== undefined
  for (const { at, reference } of pairs) gather(workbook, sheet, at, reference, found, isKnown, 0)
  for (const { at, actual } of pairs) gather(workbook, sheet, at, actual, found, isKnown, 0)
  const inputs = { ...found, keys: [...found.keys.values()], limits: limitsOf(found) }
  const last = Math.min(
    ROUNDS + inputs.limits.length * 3,
    Math.max(ROUNDS, Math.floor(MOST_COMPUTED / Math.max(pairs.length, 1))),
  )
  const decided = new Map<FormulaPair, Behaviour>()
  const informative = new Set<FormulaPair>()
  for (let round = 0; round <= last; round += 1) {
    const changed = round === 0 ? undefined : changedInputs(inputs, round)
    const overrides = new Map(found.stored)
    for (const [name, values] of changed?.sheets ?? [])
      overrides.set(name, new Map([...(found.stored.get(name) ?? []), ...values]))
    const evaluator = makeEvaluator(workbook, {
      recalculates: true,
      // Any day does, as long as both see the same one.
      now: FIRST_DAY + round * 37.25,
      overrides,
    })
    for (const pair of pairs) {
      if (decided.has(pair)) continue
      const wanted = valueOf(evaluator, sheet, pair, pair.reference)
      if (wanted === undefined)
        throw new Error(`the reference formula =${pair.reference} cannot be computed`)
      // Where the reference itself fails on made-up data, nothing is asked.
      if (round > 0 && hasError(wanted)) continue
      const actual = valueOf(evaluator, sheet, pair, pair.actual)
      if (actual === undefined) decided.set(pair, { kind: 'unknown' })
      else if (changed?.isInvented === true && hasError(actual)) continue
      else {
        const difference = differenceOf(wanted, actual)
        if (difference !== undefined) decided.set(pair, { kind: 'different', difference })
        else if (!hasError(wanted)) informative.add(pair)
      }
    }
  }
  return pairs.map(
    (pair) => decided.get(pair) ?? { kind: informative.has(pair) ? 'same' : 'unknown' },
  )
}

const FIRST_DAY = 45_000

/** What a formula gives in its cell, or in all cells of its array. */
function valueOf(
  evaluator: Evaluator,
  sheet: ExcelSheet,
  { at, size }: FormulaPair,
  formula: string,
): readonly CellValue[] | undefined {
  if (size === undefined) {
    const value = evaluator.value(sheet, formula, at)
    return value && [value]
  }
  const rows = evaluator.array(sheet, formula, at)
  if (rows === undefined) return undefined
  return Array.from({ length: size.rows * size.columns }, (_, index) => {
    const line = rows[rows.length === 1 ? 0 : Math.floor(index / size.columns)]
    const value = line?.[line.length === 1 ? 0 : index % size.columns]
    return value === undefined || value.kind === 'empty' ? { kind: 'number', number: 0 } : value
  })
}

const hasError = (values: readonly CellValue[]): boolean =>
  values.every((one) => one.kind === 'error')

function differenceOf(
  wanted: readonly CellValue[],
  actual: readonly CellValue[],
): Behaviour['difference'] {
  for (const [index, one] of wanted.entries()) {
    const other = actual[index]
    if (other !== undefined && !isSameValue(one, other)) return { wanted: one, actual: other }
  }
  return undefined
}
