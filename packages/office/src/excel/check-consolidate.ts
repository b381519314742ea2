import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
} from '../checkpoints/checker.ts'
import { element, insertInOrder, removeChildren } from '../package/edit-xml.ts'
import { cellName, parseRange, sheetOf, type CellRange } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { cellsToEdit } from './edit-cells.ts'
import { makeEvaluator, sheetNamed } from './evaluate-formula.ts'
import { FORMULAS, formulasStart } from './examples/formulas-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
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
import type { Argument, CallContext } from './formulas/argument.ts'
import { SUMMARIES } from './formulas/functions-statistics.ts'
import { storedValue } from './judge-formulas.ts'
import { isSame, showValue } from './judge-values.ts'
import { valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'

/** Functions of consolidation, by their names in x:dataConsolidate. */
export const SUMMARY_OF = {
  sum: 'SUM',
  count: 'COUNTA',
  countNums: 'COUNT',
  average: 'AVERAGE',
  max: 'MAX',
  min: 'MIN',
  product: 'PRODUCT',
  stdDev: 'STDEV.S',
  stdDevp: 'STDEV.P',
  var: 'VAR.S',
  varp: 'VAR.P',
} as const

/** Summarises values as the named function does over a range. */
export function summarise(name: keyof typeof SUMMARY_OF, values: readonly CellValue[]): CellValue {
  const list: Argument[] = [{ kind: 'array', rows: [values] }]
  // Summaries of plain values ask nothing of a workbook.
  const result = SUMMARIES[SUMMARY_OF[name]]?.apply(list, {} as CallContext)
  return result !== undefined && 'kind' in result && isCellValue(result)
    ? result
    : { kind: 'empty' }
}

const isCellValue = (one: { readonly kind: string }): one is CellValue =>
  ['number', 'text', 'boolean', 'error', 'empty'].includes(one.kind)

const Source = z
  .string()
  .check(
    z.refine(
      (text) => parseRange(text) !== undefined && sheetOf(text) !== undefined,
      'a reference with its sheet',
    ),
  )
const Expected = z.object({
  function: z._default(z.enum(Object.keys(SUMMARY_OF) as [keyof typeof SUMMARY_OF]), 'sum'),
  /** Ranges with their sheets and with labels: 一月!A1:C5. */
  sources: z.array(Source).check(z.minLength(1)),
  /** Labels of rows are in the first column, those of columns in the first row, of each range. */
  leftLabels: z._default(z.boolean(), true),
  topLabels: z._default(z.boolean(), true),
})
type Expected = z.infer<typeof Expected>

const key = (value: CellValue): string => toText(value).trim().toLowerCase()

/** The values of all sources by their labels, or by their places where they have none. */
function gather(view: ExcelView, expected: Expected): ReadonlyMap<string, CellValue[]> {
  const gathered = new Map<string, CellValue[]>()
  const evaluator = makeEvaluator(view.workbook)
  for (const source of expected.sources) {
    const range = parseRange(source)
    const sheet = sheetNamed(view.workbook, sheetOf(source) ?? '')
    if (range === undefined || sheet === undefined) continue
    for (const { at, label } of labelled(sheet, range, expected)) {
      const value = evaluator.cell(sheet, at.row, at.column) ?? valueAt(sheet, at.row, at.column)
      const known = gathered.get(label)
      if (known === undefined) gathered.set(label, [value])
      else known.push(value)
    }
  }
  return gathered
}

function labelled(sheet: ExcelSheet, range: CellRange, expected: Expected) {
  const top = expected.topLabels ? 1 : 0
  const left = expected.leftLabels ? 1 : 0
  const { from, to } = range
  const body = { from: { row: from.row + top, column: from.column + left }, to }
  return cellsIn([body]).map((at) => {
    const row = expected.leftLabels
      ? key(valueAt(sheet, at.row, from.column))
      : String(at.row - from.row)
    const column = expected.topLabels
      ? key(valueAt(sheet, from.row, at.column))
      : String(at.column - from.column)
    return { at, label: `${row}\t${column}` }
  })
}

/** 合并计算: what counts is the values; x:dataConsolidate only says that the command was used. */
const consolidate: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20213',
  title: words('合并计算', 'consolidate'),
  target: RangeTarget,
  expected: Expected,
  examine(view, target, expected) {
    const where = describeRange(target)
    const wanted = words(
      `${expected.sources.join('、')} 的合并计算（${SUMMARY_OF[expected.function]}）`,
      `${SUMMARY_OF[expected.function]} of ${expected.sources.join(', ')}`,
    )
    const sheet = findSheet(view, target.sheet)
    const [range] = sheet === undefined ? [] : rangesOf(target.ref, sheet)
    if (sheet === undefined || range === undefined) return blocked(where, wanted, NO_SHEET)
    // The issued sources count: who changes them does not get another right answer.
    const gathered = gather({ ...view, workbook: view.start ?? view.workbook }, expected)
    const tally = new UnitTally()
    const evidence: Evidence[] = []
    const seen = new Set<string>()
    const evaluator = makeEvaluator(view.workbook)
    for (const { at, label } of labelled(sheet, range, expected)) {
      const values = gathered.get(label)
      const actual = evaluator.cell(sheet, at.row, at.column) ?? valueAt(sheet, at.row, at.column)
      // No source has this row and column together: nothing stands there.
      const isOk =
        values === undefined
          ? actual.kind === 'empty'
          : isSame(actual, summarise(expected.function, values), undefined)
      if (values !== undefined) seen.add(label)
      tally.add(isOk, plain(`${cellName(at)} ${showValue(actual)}`))
      if (!isOk && evidence.length < 5) evidence.push(cellEvidence(sheet, at, toText(actual)))
    }
    for (const label of gathered.keys())
      if (!seen.has(label)) {
        const name = label.replace('\t', ' ')
        tally.add(false, words(`缺少 ${name}`, `${name} is missing`))
      }
    return found(where, wanted, COUNT.cells, tally.units, evidence)
  },
  apply(draft, target, expected) {
    const { edit } = cellsToEdit(draft, target)
    const [range] = rangesOf(target.ref, edit.sheet)
    if (range === undefined) throw new Error('no cells')
    const gathered = gather(draft.view(), expected)
    for (const { at, label } of labelled(edit.sheet, range, expected))
      edit.setValue(at, storedValue(summarise(expected.function, gathered.get(label) ?? [])))
    removeChildren(edit.root, 'x:dataConsolidate')
    insertInOrder(
      edit.root,
      element(
        'x:dataConsolidate',
        {
          function: expected.function === 'sum' ? undefined : expected.function,
          leftLabels: expected.leftLabels ? 1 : undefined,
          topLabels: expected.topLabels ? 1 : undefined,
        },
        [
          element(
            'x:dataRefs',
            { count: expected.sources.length },
            expected.sources.map((source) =>
              element('x:dataRef', {
                ref: source.slice(source.lastIndexOf('!') + 1).replaceAll('$', ''),
                sheet: sheetOf(source),
              }),
            ),
          ),
        ],
      ),
    )
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.total, ref: 'A1:C4' },
    expected: { sources: [`${FORMULAS.north}!A1:C4`, `${FORMULAS.south}!A1:C4`] },
    near: [
      {
        name: 'the average',
        expected: {
          function: 'average',
          sources: [`${FORMULAS.north}!A1:C4`, `${FORMULAS.south}!A1:C4`],
        },
      },
      { name: 'one region', expected: { sources: [`${FORMULAS.north}!A1:C4`] } },
    ],
  },
})

export const consolidateCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [consolidate]
