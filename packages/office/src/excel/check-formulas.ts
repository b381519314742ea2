import * as z from 'zod/mini'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { cellName } from './cell-reference.ts'
import { cellsToEdit } from './edit-cells.ts'
import { FORMULAS, formulasStart } from './examples/formulas-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { cellsIn, rangesOf, RangeTarget } from './excel-targets.ts'
import { formulaAt } from './evaluate-formula.ts'
import type { ExcelSheet } from './read-workbook.ts'
import type { ExcelView } from './excel-view.ts'
import { functionsIn, shiftFormula } from './formula-tokens.ts'
import { formulaNow } from './renamed-sheets.ts'
import { canonicalForm, functionKey } from './formulas/canonical-form.ts'
import { compareBehaviours, type Behaviour } from './formulas/compare-behaviour.ts'
import { toText } from './cell-value.ts'
import { fillFormula, judgeFormulas } from './judge-formulas.ts'

/** A formula for the first cell; the others get it as if it were copied. */
export const FormulaText = z.string().check(z.minLength(1))

/** A formula that only uses a function on the numbers before it, where an item names none. */
function anyFormula(draft: ExcelDraft, target: z.infer<typeof RangeTarget>, name: string): string {
  const { edit } = cellsToEdit(draft, target)
  const [range] = rangesOf(target.ref, edit.sheet)
  if (range === undefined || range.from.column === 0) throw new Error('no cells before the formula')
  const { row, column } = range.from
  return `${name}(${cellName({ row, column: Math.max(0, column - 3) })}:${cellName({ row, column: column - 1 })})`
}

const functionUsed: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20201',
  title: words('使用函数', 'function used'),
  target: RangeTarget,
  expected: z.object({
    /** All of these must occur; `A|B` accepts either. */
    functions: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
    /** The author's own formula, for answer files; any other with the functions is right too. */
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const groups = expected.functions.map((one) => one.split('|').map(functionKey))
    return judgeFormulas(
      view,
      target,
      words(`使用函数 ${expected.functions.join('、')}`, `uses ${expected.functions.join(', ')}`),
      ({ formula }) => {
        const used = new Set([...functionsIn(formula)].map(functionKey))
        return { isOk: groups.every((group) => group.some((name) => used.has(name))) }
      },
    )
  },
  apply(draft, target, expected) {
    const [first = ''] = (expected.functions[0] ?? '').split('|')
    fillFormula(draft, target, expected.formula ?? anyFormula(draft, target, first))
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'I2:I11' },
    expected: { functions: ['AVERAGE'], formula: 'AVERAGE(E2:G2)' },
    near: [
      {
        name: 'another function',
        expected: { functions: ['MEDIAN'], formula: 'MEDIAN(E2:G2)' },
      },
      {
        name: 'only the first rows',
        target: { in: 'range', sheet: FORMULAS.scores, ref: 'I2:I9' },
      },
      {
        name: 'a formula without the function',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'I2:I11' }, 'SUM(E2:G2)/3')
        },
      },
    ],
  },
})

/** The behaviour of every formula of a range against the reference, by the cell's name. */
function behavioursOf(
  view: ExcelView,
  sheet: ExcelSheet,
  ref: string,
  reference: string,
): ReadonlyMap<string, Behaviour> {
  const ranges = rangesOf(ref, sheet)
  const origin = ranges[0]?.from ?? { row: 0, column: 0 }
  const pairs = cellsIn(ranges).flatMap((at) => {
    const actual = formulaAt(sheet, at)
    const own = shiftFormula(reference, at.row - origin.row, at.column - origin.column)
    return actual === undefined ? [] : [{ at, reference: own, actual }]
  })
  const found = compareBehaviours(view.workbook, sheet, pairs)
  return new Map(
    pairs.flatMap(({ at }, index) => {
      const behaviour = found[index]
      return behaviour === undefined ? [] : [[cellName(at), behaviour] as const]
    }),
  )
}

const equivalent: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20203',
  title: words('公式正确', 'formula equivalence'),
  target: RangeTarget,
  expected: z.object({
    formula: FormulaText,
    /** `structure`: the same formula but for its writing; `behaviour`: the same results on any inputs. */
    by: z._default(z.enum(['either', 'structure', 'behaviour']), 'either'),
  }),
  examine(view, target, expected) {
    const asked = expected.formula.replace(/^=/, '')
    const reference = formulaNow(view, asked)
    let behaviours: ReadonlyMap<string, Behaviour> | undefined
    return judgeFormulas(
      view,
      target,
      words(`与 =${asked} 等价`, `equivalent to =${asked}`),
      ({ sheet, at, formula, down, across }) => {
        const own = shiftFormula(reference, down, across)
        const home = { workbook: view.workbook, sheet, at }
        const form = canonicalForm(formula, home)
        if (expected.by !== 'behaviour' && form !== undefined && form === canonicalForm(own, home))
          return { isOk: true }
        if (expected.by === 'structure') return { isOk: false }
        behaviours ??= behavioursOf(view, sheet, target.ref, reference)
        const behaviour = behaviours.get(cellName(at))
        if (behaviour?.kind === 'same') return { isOk: true }
        if (behaviour === undefined || behaviour.kind === 'unknown')
          return {
            isOk: false,
            note: words(
              '有公式无法重新计算，请人工核对',
              'a formula cannot be recomputed; please look at the file',
            ),
          }
        const { difference } = behaviour
        if (difference === undefined) return { isOk: false }
        const [wanted, actual] = [toText(difference.wanted), toText(difference.actual)]
        return {
          isOk: false,
          reason: words(
            `数据改变后应得 ${wanted}，实得 ${actual}`,
            `on other data ${wanted} is right, it gives ${actual}`,
          ),
        }
      },
    )
  },
  apply(draft, target, expected) {
    fillFormula(draft, target, expected.formula)
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'K2:K11' },
    expected: { formula: 'IF(E2>=60,"及格","不及格")' },
    near: [
      { name: 'another limit', expected: { formula: 'IF(E2>60,"及格","不及格")' } },
      { name: 'another column', expected: { formula: 'IF(F2>=60,"及格","不及格")' } },
      {
        name: 'the results typed in',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: FORMULAS.scores, ref: 'K2:K11' })
          for (const cell of cells) edit.setValue(cell, '及格')
        },
      },
    ],
  },
})

export const formulaCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [functionUsed, equivalent]
