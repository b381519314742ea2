import { cellKey, parseRange, MAX_COLUMNS, type CellAddress } from '../cell-reference.ts'
import { toText } from '../cell-value.ts'
import { formulaAt, makeEvaluator, sheetNamed } from '../evaluate-formula.ts'
import type { CellValue, ExcelSheet, ExcelWorkbook } from '../read-workbook.ts'
import { placeText } from './canonical-form.ts'
import { formulaTree, nodesOf, type FormulaNode } from './formula-tree.ts'

/** Rounds of shuffled and scaled inputs; each limit of the formulas adds three of its own. */
const ROUNDS = 6
const MOST_LIMITS = 8
const MOST_INPUTS = 20_000
const MOST_DEPTH = 32

/** What the inputs of two formulas are, by sheet and cell, and the constants that both compare with. */
interface Inputs {
  readonly cells: Map<
    string,
    { readonly sheet: ExcelSheet; readonly values: Map<number, CellValue> }
  >
  readonly numbers: Set<number>
  readonly limits: readonly number[]
  readonly texts: Set<string>
}

/** Gathers the constant cells that a formula depends on, through other formulas too. */
function gather(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  at: CellAddress,
  formula: string,
  inputs: Inputs,
  seen: Set<string>,
  depth: number,
): void {
  const tree = formulaTree(formula)
  if (tree === undefined || depth > MOST_DEPTH || seen.size > MOST_INPUTS) return
  for (const node of nodesOf(tree)) {
    if (node.kind === 'number') inputs.numbers.add(node.number)
    if (node.kind === 'text') addConstant(node.text, inputs)
    const place = placeText(node as FormulaNode, { workbook, sheet, at })
    const range = place === undefined ? undefined : parseRange(place)
    if (place === undefined || range === undefined) continue
    const where = sheetNamed(workbook, place.slice(0, place.lastIndexOf('!')))
    if (where === undefined) continue
    const lastRow = Math.min(range.to.row, where.last.row)
    const lastColumn = Math.min(range.to.column, where.last.column)
    for (let row = range.from.row; row <= lastRow; row += 1) {
      for (let column = range.from.column; column <= lastColumn; column += 1) {
        const key = `${where.name}!${row}:${column}`
        if (seen.has(key)) continue
        seen.add(key)
        if (seen.size > MOST_INPUTS) return
        const inner = formulaAt(where, { row, column })
        if (inner !== undefined) {
          gather(workbook, where, { row, column }, inner, inputs, seen, depth + 1)
          continue
        }
        const value = where.cells.get(cellKey(row, column))?.value
        if (value?.kind !== 'number' && value?.kind !== 'text') continue
        const known = inputs.cells.get(where.name) ?? { sheet: where, values: new Map() }
        known.values.set(cellKey(row, column), value)
        inputs.cells.set(where.name, known)
      }
    }
  }
}

function addConstant(text: string, inputs: Inputs): void {
  const criterion = /^(?:<=|>=|<>|=|<|>)?(.*)$/s.exec(text)?.[1] ?? ''
  if (criterion !== '' && Number.isFinite(Number(criterion))) inputs.numbers.add(Number(criterion))
  else if (criterion !== '' && !/[*?]/.test(criterion)) inputs.texts.add(criterion)
}

/** A number from 0 to 1 that only its place and round decide: same file, same verdict (2.1). */
function chance(round: number, key: number, salt: number): number {
  let hash = (round * 374_761_393 + key * 668_265_263 + salt * 2_147_483_647) | 0
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177)
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_519)
  return ((hash ^ (hash >>> 15)) >>> 0) / 4_294_967_296
}

/** Below, at and above each limit in turn: > and >= differ only there. */
function limitAt(limits: readonly number[], turn: number, isWhole: boolean): number {
  const limit = limits[Math.floor(turn / 3) % limits.length] ?? 0
  return limit + ((turn % 3) - 1) * (isWhole ? 1 : 0.5)
}

const isRising = (numbers: readonly number[]): boolean =>
  numbers.length > 2 &&
  numbers.every((one, index) => index === 0 || one > (numbers[index - 1] ?? 0))

/** The changed values of one column of inputs; sorted columns stay sorted, for lookups in them. */
function change(
  column: readonly (readonly [number, CellValue])[],
  inputs: Inputs,
  round: number,
): (readonly [number, CellValue])[] {
  const numbers = column.flatMap(([, value]) => (value.kind === 'number' ? value.number : []))
  const texts = column.flatMap(([, value]) => (value.kind === 'text' ? value.text : []))
  const rising = isRising(numbers)
  const isWhole = numbers.every(Number.isInteger)
  const [low, high] = [Math.min(...numbers.slice(0, 10_000)), Math.max(...numbers.slice(0, 10_000))]
  const words = [...inputs.texts].filter((one) => texts.includes(one))
  const first = column[0]?.[0] ?? 0
  return column.map(([key, value], index) => {
    const one = chance(round, key, 1)
    if (value.kind === 'number') {
      let number: number
      if (round > ROUNDS && !rising)
        number = limitAt(inputs.limits, round - ROUNDS - 1 + index, isWhole)
      else if (rising) number = value.number * (1 + round / 8) + round
      else if (round % 3 === 1) number = numbers[Math.floor(one * numbers.length)] ?? value.number
      else if (round % 3 === 2) number = low + one * (high - low || Math.abs(low) + 10)
      else number = value.number * (0.5 + one) + Math.floor(chance(round, first, 3) * 3)
      const settled = isWhole ? Math.round(number) : Number(number.toFixed(2))
      // Marks and amounts are not negative: formulas need not agree on what does not occur.
      return [key, { kind: 'number', number: low >= 0 ? Math.max(0, settled) : settled }]
    }
    if (value.kind !== 'text') return [key, value]
    const pool = round % 3 === 2 && words.length > 0 ? words : texts
    return [key, { kind: 'text', text: pool[Math.floor(one * pool.length)] ?? value.text }]
  })
}

/** The values of all inputs in one round. */
function mutated(
  inputs: Inputs,
  round: number,
): ReadonlyMap<string, ReadonlyMap<number, CellValue>> {
  const sheets = new Map<string, Map<number, CellValue>>()
  for (const [name, { values }] of inputs.cells) {
    const columns = new Map<number, [number, CellValue][]>()
    for (const [key, value] of values) {
      const column = columns.get(key % MAX_COLUMNS)
      if (column === undefined) columns.set(key % MAX_COLUMNS, [[key, value]])
      else column.push([key, value])
    }
    const changed = new Map<number, CellValue>()
    for (const column of columns.values())
      for (const [key, value] of change(
        column.sort((a, b) => a[0] - b[0]),
        inputs,
        round,
      ))
        changed.set(key, value)
    sheets.set(name, changed)
  }
  return sheets
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
  const gathered: Inputs = { cells: new Map(), numbers: new Set(), limits: [], texts: new Set() }
  const seen = new Set(pairs.map(({ at }) => `${sheet.name}!${at.row}:${at.column}`))
  for (const { at, reference, actual } of pairs) {
    gather(workbook, sheet, at, reference, gathered, seen, 0)
    gather(workbook, sheet, at, actual, gathered, seen, 0)
  }
  const inputs = { ...gathered, limits: [...gathered.numbers].slice(0, MOST_LIMITS) }
  const last = ROUNDS + inputs.limits.length * 3
  const decided = new Map<FormulaPair, Behaviour>()
  const informative = new Set<FormulaPair>()
  for (let round = 0; round <= last; round += 1) {
    const evaluator = makeEvaluator(workbook, {
      recalculates: true,
      // Any day does, as long as both see the same one.
      now: 45_000 + round * 37.25,
      ...(round === 0 ? {} : { overrides: mutated(inputs, round) }),
    })
    for (const pair of pairs) {
      if (decided.has(pair)) continue
      const wanted = evaluator.value(sheet, pair.reference, pair.at)
      if (wanted === undefined)
        throw new Error(`the reference formula =${pair.reference} cannot be computed`)
      const actual = evaluator.value(sheet, pair.actual, pair.at)
      if (actual === undefined) decided.set(pair, { kind: 'unknown' })
      else if (!isSameValue(wanted, actual))
        decided.set(pair, { kind: 'different', difference: { wanted, actual } })
      else if (wanted.kind !== 'error') informative.add(pair)
    }
  }
  return pairs.map(
    (pair) => decided.get(pair) ?? { kind: informative.has(pair) ? 'same' : 'unknown' },
  )
}
