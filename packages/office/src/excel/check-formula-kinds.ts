import * as z from 'zod/mini'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { append, element, removeChildren, setAttributes } from '../package/edit-xml.ts'
import { child } from '../package/xml-query.ts'
import { rangeName } from './cell-reference.ts'
import { FormulaText } from './check-formulas.ts'
import { cellsToEdit } from './edit-cells.ts'
import { arrayAround, makeEvaluator } from './evaluate-formula.ts'
import { FORMULAS, formulasStart } from './examples/formulas-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { RangeTarget, rangesOf } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { functionsIn, shiftFormula } from './formula-tokens.ts'
import { hasArguments } from './formulas/call-arguments.ts'
import { canonicalForm, canonicalNode, functionKey } from './formulas/canonical-form.ts'
import { compareBehaviours, type Behaviour } from './formulas/compare-behaviour.ts'
import { toText } from './cell-value.ts'
import { formulaNow } from './renamed-sheets.ts'
import { formulaTree, nodesOf } from './formulas/formula-tree.ts'
import { fillFormula, judgeFormulas, storedValue } from './judge-formulas.ts'
import { dataTableResults, examineWhatIf, writeScenario } from './what-if.ts'

const array: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20208',
  title: words('数组公式', 'array formula'),
  target: RangeTarget,
  expected: z.object({
    /** The array formula of the whole range; equivalent ones are right too. */
    formula: z.optional(FormulaText),
    functions: z._default(z.array(z.string()), []),
    /** One formula over exactly this range, not one in each cell. */
    isOneArray: z._default(z.boolean(), true),
  }),
  examine(view, target, expected) {
    const asked = expected.formula?.replace(/^=/, '')
    const reference = asked === undefined ? undefined : formulaNow(view, asked)
    const named = asked === undefined ? expected.functions.join('、') : `{=${asked}}`
    const wanted = expected.functions.map(functionKey)
    const compared = new Map<string, Behaviour | undefined>()
    return judgeFormulas(
      view,
      target,
      words(`数组公式 ${named}`, `array formula ${named}`),
      ({ sheet, at, formula, down, across }) => {
        const area = arrayAround(sheet, at)
        if (area === undefined)
          return { isOk: false, reason: words('不是数组公式', 'no array formula') }
        const [range] = rangesOf(target.ref, sheet)
        if (
          expected.isOneArray &&
          range !== undefined &&
          rangeName(range) !== rangeName(area.range)
        )
          return {
            isOk: false,
            reason: words(
              `数组区域 ${rangeName(area.range)}`,
              `array over ${rangeName(area.range)}`,
            ),
          }
        const used = new Set([...functionsIn(formula)].map(functionKey))
        if (!wanted.every((name) => used.has(name))) return { isOk: false }
        if (reference === undefined) return { isOk: true }
        const home = { workbook: view.workbook, sheet, at: area.range.from }
        const form = canonicalForm(formula, home)
        if (form !== undefined && form === canonicalForm(reference, home)) return { isOk: true }
        const { from, to } = area.range
        // An array formula of each cell gives its own part of the reference's array.
        const isPart = range !== undefined && rangeName(range) !== rangeName(area.range)
        const key = isPart ? `${formula}@${rangeName(area.range)}` : formula
        if (!compared.has(key)) {
          const part = isPart ? `INDEX(${reference},${down + 1},${across + 1})` : reference
          const size = { rows: to.row - from.row + 1, columns: to.column - from.column + 1 }
          const pair = { at: from, reference: part, actual: formula, size }
          compared.set(key, compareBehaviours(view.workbook, sheet, [pair])[0])
        }
        const behaviour = compared.get(key)
        if (behaviour?.difference === undefined) return { isOk: behaviour?.kind === 'same' }
        const { wanted: right, actual } = behaviour.difference
        return {
          isOk: false,
          reason: words(
            `应得 ${toText(right)}，实得 ${toText(actual)}`,
            `${toText(right)} is right, it gives ${toText(actual)}`,
          ),
        }
      },
    )
  },
  apply(draft, target, expected) {
    const formula = expected.formula?.replace(/^=/, '')
    if (formula === undefined) throw new Error('no formula for the array')
    const { edit, cells } = cellsToEdit(draft, target)
    const [range] = rangesOf(target.ref, edit.sheet)
    const [first] = cells
    if (range === undefined || first === undefined) throw new Error('no cells')
    const rows = makeEvaluator(draft.view().workbook).array(edit.sheet, formula, first)
    for (const at of cells) {
      const line = rows?.[rows.length === 1 ? 0 : at.row - first.row]
      const value = line?.[line.length === 1 ? 0 : at.column - first.column]
      const stored = storedValue(value)
      if (at !== first) edit.setValue(at, stored)
      else {
        edit.setFormula(at, formula, stored)
        const node = child(edit.cell(at), 'x:f')
        if (node !== undefined) setAttributes(node, { t: 'array', ref: rangeName(range) })
      }
    }
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'P2:P11' },
    expected: { formula: 'E2:E11*F2:F11' },
    near: [
      { name: 'other columns', expected: { formula: 'E2:E11*G2:G11' } },
      {
        name: 'a formula in each cell',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'P2:P11' }, 'E2*F2')
        },
      },
      { name: 'a smaller range', target: { in: 'range', sheet: FORMULAS.scores, ref: 'P2:P10' } },
    ],
  },
})

const Argument = z.union([z.string(), z.null(), z.array(z.string())])

const specific: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20209',
  title: words('函数及参数', 'function with its arguments'),
  target: RangeTarget,
  expected: z.object({
    /** `A|B` accepts either. */
    function: z.string().check(z.minLength(1)),
    /**
     * For the first cell, in their order: a formula's text, several of which one is right, or null for
     * anything. Brackets, $ signs, defaults and names for places make no difference.
     */
    arguments: z.array(Argument).check(z.minLength(1)),
    /** The author's own formula, for answer files; else the call alone. */
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const names = expected.function.split('|').map(functionKey)
    const asked = expected.arguments.map((one) =>
      one === null ? null : [one].flat().map((text) => formulaNow(view, text)),
    )
    const shown = expected.arguments.map((one) => (one === null ? '…' : [one].flat().join('/')))
    const wanted = `${expected.function}(${shown.join(',')})`
    return judgeFormulas(
      view,
      target,
      words(`调用 ${wanted}`, `calls ${wanted}`),
      ({ sheet, at, formula, down, across }) => {
        const home = { workbook: view.workbook, sheet, at }
        const tree = formulaTree(formula)
        const calls = tree === undefined ? [] : [...nodesOf(tree)]
        const isOk = calls.some(
          (node) =>
            node.kind === 'call' &&
            names.includes(functionKey(node.name)) &&
            hasArguments(node, asked, {
              asked: (text) => canonicalForm(shiftFormula(text, down, across), home),
              given: (one) => canonicalNode(one, home),
            }),
        )
        return { isOk }
      },
    )
  },
  apply(draft, target, expected) {
    const [name = ''] = expected.function.split('|')
    const list = expected.arguments.map((one) => (one === null ? '' : ([one].flat()[0] ?? '')))
    fillFormula(draft, target, expected.formula ?? `${name}(${list.join(',')})`)
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'Q2:Q11' },
    expected: { function: 'VLOOKUP', arguments: ['D2', '$A$14:$B$16', '2', 'FALSE'] },
    near: [
      {
        name: 'the nearest value instead of the same',
        expected: { function: 'VLOOKUP', arguments: ['D2', '$A$14:$B$16', '2', 'TRUE'] },
      },
      {
        name: 'a table that moves with the copies',
        make: (draft) => {
          fillFormula(
            draft,
            { sheet: FORMULAS.scores, ref: 'Q2:Q11' },
            'VLOOKUP(D2,A14:B16,2,FALSE)',
          )
        },
      },
    ],
  },
})

const CellName = z.string().check(z.regex(/^[A-Z]{1,3}\d{1,7}$/))

const dataTable: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20211',
  title: words('模拟分析', 'what-if analysis'),
  target: RangeTarget,
  expected: z
    .object({
      /**
       * The range is: a data table (模拟运算表); the cells that goal seek (单变量求解) changes; the changing
       * cells of a scenario (方案).
       */
      kind: z.enum(['dataTable', 'goalSeek', 'scenario']),
      /** Data table: the cells that its row and its column of inputs stand for. */
      rowInput: z.optional(CellName),
      columnInput: z.optional(CellName),
      /** Goal seek: the formula's cell and what it must give. */
      goalCell: z.optional(CellName),
      goal: z.optional(z.number()),
      /** Goal seek stops near the goal: Excel within 0.001. */
      goalTolerance: z._default(z.number(), 0.001),
      /** Goal seek leaves only a value: which one an answer file gets. */
      solution: z.optional(z.number()),
      name: z.optional(z.string()),
      values: z.optional(z.array(z.union([z.number(), z.string()]))),
    })
    .check(
      z.refine(
        (one) =>
          one.kind === 'dataTable'
            ? (one.rowInput ?? one.columnInput) !== undefined
            : one.kind === 'goalSeek'
              ? one.goalCell !== undefined && one.goal !== undefined
              : one.name !== undefined && one.values !== undefined,
        'parameters of the kind are missing',
      ),
    ),
  examine: examineWhatIf,
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    const [first] = cells
    const [range] = rangesOf(target.ref, edit.sheet)
    if (first === undefined || range === undefined) throw new Error('no cells')
    if (expected.kind === 'goalSeek') {
      if (expected.solution === undefined) throw new Error('no solution for goal seek')
      edit.setValue(first, expected.solution)
      return
    }
    if (expected.kind === 'scenario') {
      writeScenario(edit.root, expected.name ?? '', cells, expected.values ?? [])
      return
    }
    const results = dataTableResults(draft.view(), edit.sheet, range, expected)
    cells.forEach((at, index) => {
      edit.setValue(at, storedValue(results[index]))
      if (at !== first) return
      const cell = edit.cell(at)
      const is2d = expected.rowInput !== undefined && expected.columnInput !== undefined
      const isRow = expected.rowInput !== undefined
      const formula = element('x:f', {
        t: 'dataTable',
        ref: rangeName(range),
        dt2D: is2d ? 1 : 0,
        dtr: isRow ? 1 : 0,
        r1: expected.rowInput ?? expected.columnInput,
        r2: is2d ? expected.columnInput : undefined,
      })
      const kept = [...cell.children]
      removeChildren(cell, 'x:f', 'x:v')
      append(cell, formula)
      for (const one of kept) if (typeof one !== 'string' && one.name === 'x:v') append(cell, one)
    })
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.loan, ref: 'B7:B10' },
    expected: { kind: 'dataTable', columnInput: 'B2' },
    near: [
      { name: 'the other cell varied', expected: { kind: 'dataTable', columnInput: 'B3' } },
      {
        name: 'a formula in each row',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.loan, ref: 'B7:B10' }, 'PMT(A7/12,$B$3*12,-$B$1)')
        },
      },
    ],
  },
})

export const formulaKindCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  array,
  specific,
  dataTable,
]
