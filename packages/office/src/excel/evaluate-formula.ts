import { attribute, isOn } from '../package/xml-query.ts'
import { cellKey, parseRange, sheetOf, type CellAddress, type CellRange } from './cell-reference.ts'
import {
  EMPTY,
  ERRORS,
  NotEvaluable,
  numeric,
  valuesOf,
  type Argument,
  type Place,
  type Rows,
} from './formulas/argument.ts'
import { evaluateTree, type TreeContext } from './formulas/evaluate-tree.ts'
import { FormulaSyntaxError, parseFormula, type FormulaNode } from './formulas/formula-tree.ts'
import { structuredRange, tableNamed, tablesOf } from './read-tables.ts'
import type { CellValue, ExcelSheet, ExcelWorkbook, FormulaArea } from './read-workbook.ts'

export { orderOf } from './formulas/order-of-values.ts'

/** Formulas that refer to formulas: as deep as calculation goes before it counts as a circle. */
const MOST_DEPTH = 256
const MOST_CELLS = 200_000
const MOST_NAMES = 16

export interface EvaluatorOptions {
  /** Values in place of the stored ones, by sheet name and cellKey. */
  readonly overrides?: ReadonlyMap<string, ReadonlyMap<number, CellValue>>
  /** Formulas of other cells are computed anew, and not taken as stored. */
  readonly recalculates?: boolean
  /** What NOW shows, as a serial number; without it formulas with a clock are not computed. */
  readonly now?: number
}

export interface Evaluator {
  /** Computes a formula; undefined when it uses what the evaluator does not know. */
  value(sheet: ExcelSheet, formula: string, at?: CellAddress): CellValue | undefined
  /** As an array formula: all the values it gives. */
  array(sheet: ExcelSheet, formula: string, at?: CellAddress): Rows | undefined
  /** What a cell shows: its override, its content, or its formula computed as the options say. */
  cell(sheet: ExcelSheet, row: number, column: number): CellValue | undefined
}

/** Finds a sheet by its name as Excel does, without case. */
export function sheetNamed(workbook: ExcelWorkbook, name: string): ExcelSheet | undefined {
  const wanted = name.trim().toLowerCase()
  const index = workbook.sheetNames.findIndex((one) => one.trim().toLowerCase() === wanted)
  return index < 0 ? undefined : workbook.sheet(index)
}

/** The formula that computes a cell: its own, or that of the array formula around it. */
export function formulaAt(sheet: ExcelSheet, at: CellAddress): string | undefined {
  const own = sheet.cells.get(cellKey(at.row, at.column))?.formula
  return own ?? arrayAround(sheet, at)?.formula
}

const MOST_INDEXED = 100_000
const indexes = new WeakMap<ExcelSheet, ReadonlyMap<number, FormulaArea>>()

/** The array formula that fills a cell; looked up by cell, for sheets with thousands of them. */
export function arrayAround(sheet: ExcelSheet, at: CellAddress): FormulaArea | undefined {
  if (sheet.arrays.length === 0) return undefined
  let index = indexes.get(sheet)
  if (index === undefined) {
    const made = new Map<number, FormulaArea>()
    for (const area of sheet.arrays) {
      if (area.kind !== 'array') continue
      for (
        let { row } = area.range.from;
        row <= area.range.to.row && made.size < MOST_INDEXED;
        row += 1
      )
        for (let { column } = area.range.from; column <= area.range.to.column; column += 1)
          if (made.size < MOST_INDEXED) made.set(cellKey(row, column), area)
          else break
    }
    index = made
    indexes.set(sheet, made)
  }
  return index.get(cellKey(at.row, at.column))
}

/** What one computation has read so far. */
interface Run {
  cells: number
  names: number
}

/** An evaluator of one workbook's formulas, with its own choice of inputs (20202, 20203). */
export function makeEvaluator(workbook: ExcelWorkbook, options: EvaluatorOptions = {}): Evaluator {
  const computed = new Map<string, CellValue>()
  const busy = new Set<string>()
  const trees = new Map<string, FormulaNode>()
  const ranges = new Map<string, Argument>()

  const treeOf = (formula: string): FormulaNode => {
    const known = trees.get(formula)
    if (known !== undefined) return known
    const tree = parseFormula(formula)
    trees.set(formula, tree)
    return tree
  }

  const cellOf = (run: Run, sheet: ExcelSheet, row: number, column: number): CellValue => {
    const given = options.overrides?.get(sheet.name)?.get(cellKey(row, column))
    if (given !== undefined) return given
    const cell = sheet.cells.get(cellKey(row, column))
    const formula = cell === undefined ? undefined : formulaAt(sheet, cell)
    if (cell === undefined || formula === undefined) return cell?.value ?? EMPTY
    if (options.recalculates !== true && cell.value.kind !== 'empty') return cell.value
    const key = `${sheet.name}!${row}:${column}`
    const known = computed.get(key)
    if (known !== undefined) return known
    if (busy.has(key) || busy.size > MOST_DEPTH) throw new NotEvaluable('circular')
    busy.add(key)
    try {
      const value = settle(run, sheet, formula, { row, column })
      computed.set(key, value)
      return value
    } finally {
      busy.delete(key)
    }
  }

  const rangeAt = (run: Run, { sheet, range }: Place): Argument => {
    const isOne = range.from.row === range.to.row && range.from.column === range.to.column
    const to = isOne
      ? range.to
      : {
          row: Math.min(range.to.row, Math.max(sheet.last.row, range.from.row)),
          column: Math.min(range.to.column, Math.max(sheet.last.column, range.from.column)),
        }
    const key = `${sheet.name}!${range.from.row}:${range.from.column}:${range.to.row}:${range.to.column}`
    const known = ranges.get(key)
    if (known !== undefined) return known
    run.cells += (to.row - range.from.row + 1) * (to.column - range.from.column + 1)
    if (run.cells > MOST_CELLS) throw new NotEvaluable('too many cells')
    let rows: Rows | undefined
    // Values are read when they are asked for: ROW(A1) in A1 is no circle.
    const argument: Argument = {
      kind: 'range',
      place: { sheet, range },
      get rows() {
        rows ??= Array.from({ length: to.row - range.from.row + 1 }, (_, down) =>
          Array.from({ length: to.column - range.from.column + 1 }, (__, across) =>
            cellOf(run, sheet, range.from.row + down, range.from.column + across),
          ),
        )
        return rows
      },
    }
    if (!isOne) ranges.set(key, argument)
    return argument
  }

  const referenceOf = (run: Run, home: ExcelSheet, text: string): Argument => {
    const range = parseRange(text)
    const name = sheetOf(text)
    if (range === undefined || (name ?? '').includes('[')) throw new NotEvaluable(text)
    if (name === undefined) return rangeAt(run, { sheet: home, range })
    const sheet = sheetNamed(workbook, name)
    if (sheet !== undefined) return rangeAt(run, { sheet, range })
    return spanOfSheets(run, name, range) ?? { kind: 'value', value: ERRORS.ref }
  }

  /** Sheet1:Sheet3!A1 — the same cells of sheets side by side. */
  const spanOfSheets = (run: Run, names: string, range: CellRange): Argument | undefined => {
    const [first = '', last = ''] = names.split(':')
    const places = [first, last].map((name) =>
      workbook.sheetNames.findIndex((one) => one.toLowerCase() === name.trim().toLowerCase()),
    )
    const [from = -1, to = -1] = places
    if (from < 0 || to < 0 || !names.includes(':')) return undefined
    const list: Argument[] = []
    for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
      const sheet = workbook.sheet(index)
      if (sheet !== undefined) list.push(rangeAt(run, { sheet, range }))
    }
    return { kind: 'union', list }
  }

  const contextOf = (run: Run, sheet: ExcelSheet, at: CellAddress | undefined): TreeContext => {
    const context: TreeContext = {
      workbook,
      sheet,
      at,
      now: options.now,
      rangeAt: (place) => rangeAt(run, place),
      isHidden: (where, row) => isOn(attribute(where.rows.get(row), 'hidden') ?? '0'),
      formulaAt: (where, row, column) => formulaAt(where, { row, column }),
      reference: (text) => referenceOf(run, sheet, text),
      name(text) {
        if (text.includes('[')) throw new NotEvaluable(text)
        const cut = text.lastIndexOf('!') + 1
        const refers = workbook.definedName(text.slice(cut), sheetOf(text) ?? sheet.name)
        if (refers === undefined) return { kind: 'value', value: ERRORS.name }
        run.names += 1
        if (run.names > MOST_NAMES) throw new NotEvaluable('names in a circle')
        const result = evaluateTree(treeOf(refers), context, true)
        run.names -= 1
        return result
      },
      structured(text) {
        const cut = text.indexOf('[')
        const table =
          cut > 0
            ? tableNamed(workbook, text.slice(0, cut))
            : tablesOf(workbook, sheet).find(({ range: { from, to } }) =>
                at === undefined
                  ? false
                  : at.row >= from.row &&
                    at.row <= to.row &&
                    at.column >= from.column &&
                    at.column <= to.column,
              )
        if (table === undefined) throw new NotEvaluable(text)
        const range = structuredRange(table, text.slice(Math.max(cut, 0)), at?.row)
        return range === undefined
          ? { kind: 'value', value: ERRORS.ref }
          : rangeAt(run, { sheet: table.sheet, range })
      },
      referTo(text) {
        try {
          const tree = treeOf(text)
          return tree.kind === 'reference' || tree.kind === 'name' || tree.kind === 'structured'
            ? evaluateTree(tree, context, true)
            : undefined
        } catch (error) {
          if (error instanceof FormulaSyntaxError) return undefined
          throw error
        }
      },
    }
    return context
  }

  const settle = (
    run: Run,
    sheet: ExcelSheet,
    formula: string,
    at: CellAddress | undefined,
  ): CellValue => {
    const context = contextOf(run, sheet, at)
    const area = at === undefined ? undefined : arrayAround(sheet, at)
    const isArray = area !== undefined
    const result = evaluateTree(treeOf(formula), context, isArray)
    const value =
      area !== undefined && at !== undefined && result.kind !== 'value'
        ? fromArray(result, at.row - area.range.from.row, at.column - area.range.from.column)
        : besideOf(result, at)
    return value.kind === 'empty' ? numeric(0) : value
  }

  const guarded = <Result>(compute: () => Result): Result | undefined => {
    try {
      return compute()
    } catch (error) {
      if (error instanceof NotEvaluable || error instanceof FormulaSyntaxError) return undefined
      throw error
    }
  }
  const fresh = (): Run => ({ cells: 0, names: 0 })

  return {
    value: (sheet, formula, at) => guarded(() => settle(fresh(), sheet, formula, at)),
    array: (sheet, formula, at) =>
      guarded(() => {
        const result = evaluateTree(treeOf(formula), contextOf(fresh(), sheet, at), true)
        return result.kind === 'union' || result.kind === 'value' ? [valuesOf(result)] : result.rows
      }),
    cell: (sheet, row, column) => guarded(() => cellOf(fresh(), sheet, row, column)),
  }
}

function fromArray(result: Argument, row: number, column: number): CellValue {
  if (result.kind === 'value' || result.kind === 'union') throw new NotEvaluable('no array')
  const line = result.rows[result.rows.length === 1 ? 0 : row]
  return line?.[line.length === 1 ? 0 : column] ?? ERRORS.na
}

/** The value that a formula of one cell shows of a range: the cell beside it. */
function besideOf(result: Argument, at: CellAddress | undefined): CellValue {
  if (result.kind === 'value') return result.value
  if (result.kind === 'union') throw new NotEvaluable('several areas where one value is needed')
  const { rows } = result
  if (result.kind === 'array' || (rows.length === 1 && rows[0]?.length === 1))
    return rows[0]?.[0] ?? EMPTY
  const { from, to } = result.place.range
  if (at !== undefined && from.column === to.column && at.row >= from.row && at.row <= to.row)
    return rows[at.row - from.row]?.[0] ?? EMPTY
  if (at !== undefined && from.row === to.row && at.column >= from.column && at.column <= to.column)
    return rows[0]?.[at.column - from.column] ?? EMPTY
  throw new NotEvaluable('a range where one value is needed')
}

/**
 * Computes a formula on a sheet, other cells as they are stored; undefined when it uses what the
 * evaluator does not know.
 */
export function evaluateFormula(
  workbook: ExcelWorkbook,
  sheet: ExcelSheet,
  formula: string,
  at?: CellAddress,
): CellValue | undefined {
  return makeEvaluator(workbook).value(sheet, formula, at)
}
