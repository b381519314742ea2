import type * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  plain,
  single,
  UnitTally,
  words,
  type Finding,
} from '../checkpoints/checker.ts'
import { append, element, insertInOrder, remove, setAttributes } from '../package/edit-xml.ts'
import { attribute, child, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import {
  cellKey,
  cellName,
  parseCell,
  rangeName,
  type CellAddress,
  type CellRange,
} from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import {
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  rangesOf,
  type RangeTarget,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { formulaTree } from './formulas/formula-tree.ts'
import { isSameValue } from './formulas/compare-behaviour.ts'
import { valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'

/** The parameters of 20211, of all its kinds. */
export interface WhatIf {
  readonly kind: 'dataTable' | 'goalSeek' | 'scenario'
  readonly rowInput?: string | undefined
  readonly columnInput?: string | undefined
  readonly goalCell?: string | undefined
  readonly goal?: number | undefined
  readonly goalTolerance: number
  readonly name?: string | undefined
  readonly values?: readonly (number | string)[] | undefined
}

/**
 * What the cells of a data table show: the formula in its corner (or at the head of its column or row)
 * with the inputs beside it put in place of the input cells.
 */
export function dataTableResults(
  view: ExcelView,
  sheet: ExcelSheet,
  range: CellRange,
  { rowInput, columnInput }: WhatIf,
): (CellValue | undefined)[] {
  const row = parseCell(rowInput ?? '')
  const column = parseCell(columnInput ?? '')
  return cellsIn([range]).map((at) => {
    const values = new Map<number, CellValue>()
    if (row !== undefined)
      values.set(cellKey(row.row, row.column), valueAt(sheet, range.from.row - 1, at.column))
    if (column !== undefined)
      values.set(cellKey(column.row, column.column), valueAt(sheet, at.row, range.from.column - 1))
    const source =
      row !== undefined && column !== undefined
        ? { row: range.from.row - 1, column: range.from.column - 1 }
        : row === undefined
          ? { row: range.from.row - 1, column: at.column }
          : { row: at.row, column: range.from.column - 1 }
    return makeEvaluator(view.workbook, {
      recalculates: true,
      overrides: new Map([[sheet.name, values]]),
    }).cell(sheet, source.row, source.column)
  })
}

function examineDataTable(
  target: z.infer<typeof RangeTarget>,
  sheet: ExcelSheet,
  expected: WhatIf,
): Finding {
  const [range] = rangesOf(target.ref, sheet)
  const inputs = [
    ...(expected.rowInput === undefined
      ? []
      : [words(`行 ${expected.rowInput}`, `row ${expected.rowInput}`)]),
    ...(expected.columnInput === undefined
      ? []
      : [words(`列 ${expected.columnInput}`, `column ${expected.columnInput}`)]),
  ]
  const wanted = words(
    `模拟运算表，引用单元格：${inputs.map((one) => one.zh).join('、')}`,
    `data table with input cells: ${inputs.map((one) => one.en).join(', ')}`,
  )
  const where = describeRange(target)
  const written = writtenByLibreOffice(sheet, range)
  if (written !== undefined)
    return found(
      where,
      wanted,
      COUNT.items,
      single(isInput(written, expected), describeInputs(written)),
    )
  const tables = sheet.arrays.filter((one) => one.kind === 'dataTable')
  const table = tables.find(
    (one) => range !== undefined && rangeName(one.range) === rangeName(range),
  )
  if (table === undefined || range === undefined)
    return found(
      where,
      wanted,
      COUNT.items,
      single(
        false,
        tables[0] === undefined
          ? words('没有模拟运算表', 'no data table')
          : plain(rangeName(tables[0].range)),
      ),
    )
  const is2d = ['1', 'true'].includes(attribute(table.node, 'dt2D') ?? '')
  const isRow = ['1', 'true'].includes(attribute(table.node, 'dtr') ?? '')
  const [first, second] = [attribute(table.node, 'r1'), attribute(table.node, 'r2')]
  const row = is2d || isRow ? first : undefined
  const column = is2d ? second : isRow ? undefined : first
  const actual = { row, column }
  return found(
    where,
    wanted,
    COUNT.items,
    single(isInput(actual, expected), describeInputs(actual)),
  )
}

interface Inputs {
  readonly row: string | undefined
  readonly column: string | undefined
}

const isInput = ({ row, column }: Inputs, expected: WhatIf): boolean =>
  (row ?? '').toUpperCase() === (expected.rowInput ?? '') &&
  (column ?? '').toUpperCase() === (expected.columnInput ?? '')

const describeInputs = ({ row, column }: Inputs) =>
  words(
    `行 ${row ?? '无'}，列 ${column ?? '无'}`,
    `row ${row ?? 'none'}, column ${column ?? 'none'}`,
  )

/**
 * LibreOffice's multiple operations, which it saves as TABLE(result, input, value, …) in every cell; a
 * value that lies left of the range belongs to the column's input, one above it to the row's.
 */
function writtenByLibreOffice(sheet: ExcelSheet, range: CellRange | undefined): Inputs | undefined {
  let known: Inputs | undefined
  for (const at of range === undefined ? [] : cellsIn([range])) {
    const formula = sheet.cells.get(cellKey(at.row, at.column))?.formula
    const tree = formula === undefined ? undefined : formulaTree(formula)
    if (tree?.kind !== 'call' || !/^(TABLE|MULTIPLE\.OPERATIONS)$/.test(tree.name)) return undefined
    let [row, column]: (string | undefined)[] = [undefined, undefined]
    for (let index = 1; index + 1 < tree.list.length; index += 2) {
      const [input, value] = tree.list
        .slice(index, index + 2)
        .map((one) => (one.kind === 'reference' ? parseCell(one.text) : undefined))
      if (input === undefined || value === undefined) return undefined
      if (value.row === at.row) column = cellName(input)
      else row = cellName(input)
    }
    if (known !== undefined && (known.row !== row || known.column !== column)) return undefined
    known = { row, column }
  }
  return known
}

function examineGoal(
  view: ExcelView,
  target: z.infer<typeof RangeTarget>,
  sheet: ExcelSheet,
  expected: WhatIf,
): Finding {
  const goal = expected.goal ?? 0
  const wanted = words(
    `${expected.goalCell ?? ''} 的值为 ${goal}`,
    `${expected.goalCell ?? ''} gives ${goal}`,
  )
  const where = describeRange(target)
  const at = parseCell(expected.goalCell ?? '')
  const cell = at && sheet.cells.get(cellKey(at.row, at.column))
  if (at === undefined || cell?.formula === undefined)
    return blocked(where, wanted, words('目标单元格没有公式', 'the goal cell has no formula'))
  const changed = rangesOf(target.ref, sheet).flatMap((range) => cellsIn([range]))
  if (changed.some((one) => sheet.cells.get(cellKey(one.row, one.column))?.formula !== undefined))
    return found(
      where,
      wanted,
      COUNT.items,
      single(false, words('可变单元格是公式', 'the changing cell is a formula')),
    )
  const value =
    makeEvaluator(view.workbook, { recalculates: true }).cell(sheet, at.row, at.column) ??
    cell.value
  const isOk = value.kind === 'number' && Math.abs(value.number - goal) <= expected.goalTolerance
  return found(where, wanted, COUNT.items, single(isOk, plain(toText(value))))
}

function examineScenario(
  target: z.infer<typeof RangeTarget>,
  sheet: ExcelSheet,
  expected: WhatIf,
): Finding {
  const values = expected.values ?? []
  const wanted = words(
    `方案“${expected.name ?? ''}”：${values.join('、')}`,
    `scenario “${expected.name ?? ''}”: ${values.join(', ')}`,
  )
  const where = describeRange(target)
  const scenario = children(child(sheet.root, 'x:scenarios'), 'x:scenario').find(
    (one) => (attribute(one, 'name') ?? '').trim() === expected.name,
  )
  if (scenario === undefined)
    return blocked(where, wanted, words('没有这个方案', 'there is no such scenario'))
  const inputs = new Map(
    children(scenario, 'x:inputCells').map((one) => [
      attribute(one, 'r') ?? '',
      attribute(one, 'val') ?? '',
    ]),
  )
  const tally = new UnitTally()
  rangesOf(target.ref, sheet)
    .flatMap((range) => cellsIn([range]))
    .forEach((at, index) => {
      const name = cellName(at)
      const actual = inputs.get(name)
      const value = values[index] ?? ''
      const isOk =
        actual !== undefined &&
        (typeof value === 'number'
          ? isSameValue(
              { kind: 'number', number: Number(actual) },
              { kind: 'number', number: value },
            )
          : actual === value)
      tally.add(isOk, plain(`${name} ${actual ?? '—'}`))
    })
  return found(where, wanted, COUNT.items, tally.units)
}

/** 模拟分析: data tables and scenarios are in the file, of goal seek only the values that it left. */
export function examineWhatIf(
  view: ExcelView,
  target: z.infer<typeof RangeTarget>,
  expected: WhatIf,
): Finding {
  const sheet = findSheet(view, target.sheet)
  if (sheet === undefined)
    return blocked(describeRange(target), words('模拟分析', 'what-if analysis'), NO_SHEET)
  if (expected.kind === 'dataTable') return examineDataTable(target, sheet, expected)
  if (expected.kind === 'goalSeek') return examineGoal(view, target, sheet, expected)
  return examineScenario(target, sheet, expected)
}

/** Adds a scenario to a sheet, in place of one of the same name. */
export function writeScenario(
  root: XmlElement,
  name: string,
  cells: readonly CellAddress[],
  values: readonly (number | string)[],
): void {
  let list = child(root, 'x:scenarios')
  if (list === undefined) {
    list = element('x:scenarios', { current: 0 })
    insertInOrder(root, list)
  }
  const known = children(list, 'x:scenario').find((one) => attribute(one, 'name') === name)
  if (known !== undefined) remove(known)
  append(
    list,
    element(
      'x:scenario',
      { name, count: cells.length },
      cells.map((at, index) =>
        element('x:inputCells', { r: cellName(at), val: values[index] ?? '' }),
      ),
    ),
  )
  setAttributes(list, { current: 0 })
}
