import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  snippet,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Words,
} from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { cellKey, cellName, type CellAddress } from './cell-reference.ts'
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { evaluateFormula } from './evaluate-formula.ts'
import { toText } from './cell-value.ts'
import { functionsIn, plainFunction, shiftFormula } from './formula-tokens.ts'
import { displayText } from './read-sheets.ts'
import { formatAt, valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'
import type { ExcelDraft } from './excel-draft.ts'

const Value = z.union([z.string(), z.number(), z.boolean()])
type Value = z.infer<typeof Value>

/** One value for all cells, or one for each, row by row. */
const Values = z
  .object({ value: z.optional(Value), values: z.optional(z.array(Value)) })
  .check(
    z.refine(
      (one) => (one.value === undefined) !== (one.values === undefined),
      'either value or values',
    ),
  )

function isNumber(actual: number, wanted: number, decimals: number | undefined): boolean {
  if (decimals !== undefined) {
    const half = 0.5 * 10 ** -decimals
    return Math.abs(actual - wanted) < half + Math.abs(wanted) * 1e-9
  }
  return Math.abs(actual - wanted) <= Math.max(Math.abs(actual), Math.abs(wanted)) * 1e-9
}

function isValue(
  actual: CellValue,
  wanted: Value,
  decimals: number | undefined,
  acceptsNumberText: boolean,
): boolean {
  if (typeof wanted === 'boolean') return actual.kind === 'boolean' && actual.value === wanted
  if (typeof wanted === 'number') {
    if (actual.kind === 'number') return isNumber(actual.number, wanted, decimals)
    return (
      acceptsNumberText &&
      actual.kind === 'text' &&
      actual.text.trim() !== '' &&
      isNumber(Number(actual.text), wanted, decimals)
    )
  }
  return foldSpaces(toText(actual)) === foldSpaces(wanted)
}

const showValue = (value: CellValue): string =>
  value.kind === 'empty' ? '（空）' : snippet(toText(value))

function wantedAt(
  expected: { readonly value?: Value | undefined; readonly values?: readonly Value[] | undefined },
  index: number,
): Value | undefined {
  return expected.values === undefined ? expected.value : expected.values[index]
}

function describeValues(expected: z.infer<typeof Values>): Words {
  const list = expected.values ?? [expected.value ?? '']
  const more = list.length > 4 ? '…' : ''
  return plain(`${list.slice(0, 4).map(String).join('、')}${more}`)
}

const content: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20101',
  title: words('单元格内容', 'cell value'),
  target: RangeTarget,
  expected: z.intersection(
    Values,
    z.object({
      decimals: z.optional(z.int()),
      /** Compare the text as shown: dates as yyyy-mm-dd. */
      asShown: z._default(z.boolean(), false),
      /** A number typed as text is right too. */
      acceptNumberText: z._default(z.boolean(), false),
    }),
  ),
  examine(view, target, expected) {
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined)
      return blocked(describeRange(target), describeValues(expected), NO_SHEET)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    cellsIn(rangesOf(target.ref, sheet)).forEach((cell, index) => {
      const actual = valueAt(sheet, cell.row, cell.column)
      const wanted = wantedAt(expected, index)
      const { numberFormat } = formatAt(view.workbook, sheet, cell.row, cell.column)
      const shown: CellValue = expected.asShown
        ? { kind: 'text', text: displayText(view.workbook, actual, numberFormat) }
        : actual
      const isOk =
        wanted !== undefined && isValue(shown, wanted, expected.decimals, expected.acceptNumberText)
      tally.add(isOk, plain(`${cellName(cell)} ${showValue(shown)}`))
      if (!isOk) evidence.push(cellEvidence(sheet, cell, toText(actual)))
    })
    return found(
      describeRange(target),
      describeValues(expected),
      COUNT.cells,
      tally.units,
      evidence,
    )
  },
})

/** Functions that Excel treats as one under two names. */
const SAME: Readonly<Record<string, string>> = {
  'RANK.EQ': 'RANK',
  'STDEV.S': 'STDEV',
  'STDEV.P': 'STDEVP',
  'VAR.S': 'VAR',
  'VAR.P': 'VARP',
  'MODE.SNGL': 'MODE',
  CONCAT: 'CONCATENATE',
}
const functionKey = (name: string): string => {
  const bare = plainFunction(name.trim())
  return SAME[bare] ?? bare
}

const functionUsed: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20201',
  title: words('使用函数', 'function used'),
  target: RangeTarget,
  expected: z.object({
    /** All of these must occur; `A|B` accepts either. */
    functions: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  }),
  examine(view, target, expected) {
    const wanted = words(
      `使用函数 ${expected.functions.join('、')}`,
      `uses ${expected.functions.join(', ')}`,
    )
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(describeRange(target), wanted, NO_SHEET)
    const groups = expected.functions.map((one) => one.split('|').map(functionKey))
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    for (const cell of cellsIn(rangesOf(target.ref, sheet))) {
      const formula = formulaAt(sheet, cell)
      const used = new Set([...functionsIn(formula ?? '')].map(functionKey))
      const isOk = groups.every((group) => group.some((name) => used.has(name)))
      tally.add(
        isOk,
        formula === undefined
          ? words(`${cellName(cell)} 无公式`, `${cellName(cell)} has no formula`)
          : plain(`${cellName(cell)} =${snippet(formula)}`),
      )
      if (evidence.length < 3 || !isOk)
        evidence.push(cellEvidence(sheet, cell, `=${formula ?? ''}`))
    }
    return found(describeRange(target), wanted, COUNT.cells, tally.units, evidence)
  },
})

/** The formula that computes a cell, its own or that of the array around it. */
function formulaAt(sheet: ExcelSheet, cell: CellAddress): string | undefined {
  return sheet.cells.get(cellKey(cell.row, cell.column))?.formula
}

const ResultExpected = z
  .object({
    value: z.optional(Value),
    values: z.optional(z.array(Value)),
    /** Reference formula of the first cell; the others get it as if copied. */
    formula: z.optional(z.string()),
    decimals: z.optional(z.int()),
    /** A typed result is wrong. */
    mustBeFormula: z._default(z.boolean(), false),
  })
  .check(
    z.refine(
      (one) =>
        [one.value, one.values, one.formula].filter((part) => part !== undefined).length === 1,
      'one of value, values and formula',
    ),
  )

function isSame(one: CellValue, two: CellValue, decimals: number | undefined): boolean {
  if (one.kind === 'number' && two.kind === 'number')
    return isNumber(one.number, two.number, decimals)
  return one.kind === two.kind && foldSpaces(toText(one)) === foldSpaces(toText(two))
}

const result: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20202',
  title: words('计算结果', 'result value'),
  target: RangeTarget,
  expected: ResultExpected,
  examine(view, target, expected) {
    const where = describeRange(target)
    const reference = expected.formula?.replace(/^=/, '')
    const wanted =
      reference === undefined
        ? describeValues({ value: expected.value, values: expected.values })
        : words(`与 =${reference} 结果一致`, `the result of =${reference}`)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const ranges = rangesOf(target.ref, sheet)
    const origin = ranges[0]?.from ?? { row: 0, column: 0 }
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    let differs = 0
    cellsIn(ranges).forEach((cell, index) => {
      const stored = valueAt(sheet, cell.row, cell.column)
      const formula = formulaAt(sheet, cell)
      const computed =
        formula === undefined ? undefined : evaluateFormula(view.workbook, sheet, formula)
      const actual = stored.kind === 'empty' ? (computed ?? stored) : stored
      if (computed !== undefined && stored.kind !== 'empty' && !isSame(stored, computed, undefined))
        differs += 1
      let isOk: boolean
      if (reference === undefined) {
        const value = wantedAt(expected, index)
        isOk = value !== undefined && isValue(actual, value, expected.decimals, false)
      } else {
        const shifted = shiftFormula(reference, cell.row - origin.row, cell.column - origin.column)
        const value = evaluateFormula(view.workbook, sheet, shifted)
        if (value === undefined)
          throw new Error(`the reference formula =${shifted} cannot be computed`)
        isOk = actual.kind !== 'empty' && isSame(actual, value, expected.decimals)
      }
      if (expected.mustBeFormula && formula === undefined) isOk = false
      tally.add(isOk, plain(`${cellName(cell)} ${showValue(actual)}`))
      if (!isOk) evidence.push(cellEvidence(sheet, cell, `=${formula ?? ''} ${toText(stored)}`))
    })
    const notes =
      differs === 0
        ? []
        : [
            words(
              `${differs}个单元格的保存值与重新计算的结果不同，请人工核对`,
              `${differs} stored results differ from the recomputed ones; please look at the file`,
            ),
          ]
    return found(where, wanted, COUNT.cells, tally.units, evidence, notes)
  },
})

export const cellCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  content,
  functionUsed,
  result,
]
