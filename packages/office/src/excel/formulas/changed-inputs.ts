import { cellKey, type CellRange } from '../cell-reference.ts'
import type { CellValue } from '../read-workbook.ts'

/** Rounds of shuffled and scaled inputs; each limit of the formulas adds three of its own. */
export const ROUNDS = 12

/** A cell with a constant that formulas depend on. */
export interface InputCell {
  readonly row: number
  readonly column: number
  readonly value: CellValue
}

/** Cells in which formulas look for a value: lookups agree only while their keys are distinct. */
export interface KeyRange {
  readonly sheet: string
  readonly range: CellRange
}

export interface FormulaInputs {
  readonly cells: ReadonlyMap<string, ReadonlyMap<number, InputCell>>
  readonly keys: readonly KeyRange[]
  /** Numbers at which the formulas may change their minds. */
  readonly limits: readonly number[]
  /** Texts that the formulas compare with. */
  readonly texts: ReadonlySet<string>
}

export interface ChangedInputs {
  readonly sheets: ReadonlyMap<string, ReadonlyMap<number, CellValue>>
  /** Some texts are made up: a formula may fail on them and still be right. */
  readonly isInvented: boolean
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

const numbersIn = (cells: readonly InputCell[]): number[] =>
  cells.flatMap(({ value }) => (value.kind === 'number' ? value.number : []))
const textsIn = (cells: readonly InputCell[]): string[] =>
  cells.flatMap(({ value }) => (value.kind === 'text' ? value.text : []))

const keyOf = ({ row, column }: InputCell): number => cellKey(row, column)

/** Another text of the same build: digits stay digits (and zeros zeros), other signs change places. */
function invented(text: string, round: number): string {
  if (/^\d+X?$/i.test(text))
    return text.replace(/[1-9]/g, (digit) => String(((Number(digit) - 1 + round) % 9) + 1))
  const signs = [...text]
  const cut = 1 + (round % Math.max(signs.length - 1, 1))
  const turned = [...signs.slice(cut), ...signs.slice(0, cut)].join('')
  return turned === text ? `${text}甲` : turned
}

/** The keys of a lookup: sorted ones are scaled, others change places among themselves. */
function changedKeys(cells: readonly InputCell[], round: number): CellValue[] {
  const values = cells.map(({ value }) => value)
  const numbers = numbersIn(cells)
  if (isRising(numbers)) {
    // Now and then as they are, so that values looked up exactly are found.
    const isScaled = round <= ROUNDS && round % 3 !== 1
    const isWhole = numbers.every(Number.isInteger)
    return values.map((value) => {
      if (value.kind !== 'number' || !isScaled) return value
      const number = value.number * (1 + round / 8) + round
      return { kind: 'number', number: isWhole ? Math.round(number) : number }
    })
  }
  const places = cells
    .map((cell, index) => ({ index, turn: chance(round, keyOf(cell), 7) }))
    .sort((one, other) => one.turn - other.turn)
  return values.map((value, index) => values[places[index]?.index ?? index] ?? value)
}

interface Pools {
  readonly keyNumbers: readonly number[]
  readonly keyTexts: readonly string[]
}

/** The changed values of a column of inputs that is no lookup's key. */
function changedColumn(
  cells: readonly InputCell[],
  inputs: FormulaInputs,
  pools: Pools,
  round: number,
  ordinal: number,
): { values: CellValue[]; isInvented: boolean } {
  const numbers = numbersIn(cells)
  const texts = textsIn(cells)
  const isWhole = numbers.every(Number.isInteger)
  const [low, high] = [Math.min(...numbers.slice(0, 10_000)), Math.max(...numbers.slice(0, 10_000))]
  const within = <One>(list: readonly One[], part: number): One | undefined =>
    list[Math.floor(part * list.length)]
  const looksUp = <One>(own: readonly One[], keys: readonly One[]): boolean =>
    keys.length > 0 && own.every((one) => keys.includes(one))
  const seeksNumber = numbers.length > 0 && looksUp(numbers, pools.keyNumbers)
  const seeksText = looksUp(texts, pools.keyTexts)
  const compared = [...inputs.texts]
  const isOneText = new Set(texts).size === 1 && !seeksText && !compared.includes(texts[0] ?? '')
  const isInvented = texts.length > 0 && isOneText && round <= ROUNDS && round % 3 === 0
  const words = compared.filter((one) => texts.includes(one))
  const first = cells[0] === undefined ? 0 : keyOf(cells[0])
  const numberFor = (value: number, key: number, index: number): number => {
    const part = chance(round, key, 1)
    if (round > ROUNDS) {
      // Columns go through the limits out of step: one may be above where another is below.
      const turn = round - ROUNDS - 1 + index + ordinal
      return limitAt(inputs.limits, turn, isWhole)
    }
    if (round % 3 === 1) return within(seeksNumber ? pools.keyNumbers : numbers, part) ?? value
    if (round % 3 === 2) {
      const span = high - low || Math.abs(low) + 10
      return low - span * 0.25 + part * span * 1.5
    }
    return value * (0.5 + part) + Math.floor(chance(round, first, 3) * 3)
  }
  const values = cells.map((cell, index): CellValue => {
    const { value } = cell
    const key = keyOf(cell)
    const part = chance(round, key, 1)
    if (value.kind === 'number') {
      const number = numberFor(value.number, key, index)
      const settled = isWhole ? Math.round(number) : Number(number.toFixed(2))
      // Marks and amounts are not negative: formulas need not agree on what does not occur.
      return { kind: 'number', number: low >= 0 ? Math.max(0, settled) : settled }
    }
    if (value.kind === 'boolean') return { kind: 'boolean', value: part < 0.5 }
    if (value.kind !== 'text') return value
    if (isInvented) return { kind: 'text', text: invented(value.text, round) }
    if (seeksText && round % 3 === 0)
      return { kind: 'text', text: within(pools.keyTexts, part) ?? value.text }
    const pool = round % 3 === 2 && words.length > 0 ? words : texts
    return { kind: 'text', text: within(pool, part) ?? value.text }
  })
  return { values, isInvented }
}

/** The values of all inputs in one round, from 1 on. Deterministic. */
export function changedInputs(inputs: FormulaInputs, round: number): ChangedInputs {
  const sheets = new Map<string, Map<number, CellValue>>()
  for (const name of inputs.cells.keys()) sheets.set(name, new Map())
  const pools = { keyNumbers: [] as number[], keyTexts: [] as string[] }
  const area = ({ range: { from, to } }: KeyRange): number =>
    (to.row - from.row + 1) * (to.column - from.column + 1)
  for (const { sheet, range } of [...inputs.keys].sort((one, other) => area(other) - area(one))) {
    const changed = sheets.get(sheet)
    const { from, to } = range
    const cells = [...(inputs.cells.get(sheet)?.values() ?? [])]
      .filter(
        (cell) =>
          cell.row >= from.row &&
          cell.row <= to.row &&
          cell.column >= from.column &&
          cell.column <= to.column &&
          changed?.has(keyOf(cell)) === false,
      )
      .sort((one, other) => keyOf(one) - keyOf(other))
    changedKeys(cells, round).forEach((value, index) => {
      const cell = cells[index]
      if (cell !== undefined) changed?.set(keyOf(cell), value)
    })
    pools.keyNumbers.push(...numbersIn(cells))
    pools.keyTexts.push(...textsIn(cells))
  }
  let isInvented = false
  let ordinal = 0
  for (const [name, all] of inputs.cells) {
    const changed = sheets.get(name)
    const columns = new Map<number, InputCell[]>()
    for (const cell of all.values()) {
      if (changed?.has(keyOf(cell)) === true) continue
      const column = columns.get(cell.column)
      if (column === undefined) columns.set(cell.column, [cell])
      else column.push(cell)
    }
    for (const column of columns.values()) {
      column.sort((one, other) => one.row - other.row)
      const made = changedColumn(column, inputs, pools, round, ordinal)
      made.values.forEach((value, index) => {
        const cell = column[index]
        if (cell !== undefined) changed?.set(keyOf(cell), value)
      })
      isInvented ||= made.isInvented
      ordinal += 1
    }
  }
  return { sheets, isInvented }
}
