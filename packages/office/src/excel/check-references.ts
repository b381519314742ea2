import * as z from 'zod/mini'
import { defineChecker, words, type Checker } from '../checkpoints/checker.ts'
import { parseRange, rangeName, sheetOf, type CellRange } from './cell-reference.ts'
import { FormulaText } from './check-formulas.ts'
import { FORMULAS, formulasStart } from './examples/formulas-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { shiftFormula, tokenize } from './formula-tokens.ts'
import { canonicalForm, writtenForm } from './formulas/canonical-form.ts'
import { formulaTree, nodesOf, type FormulaNode } from './formulas/formula-tree.ts'
import { fillFormula, judgeFormulas } from './judge-formulas.ts'
import { bookOf, linkBook, sheetMeant, sheetsIn } from './referred-sheets.ts'
import { formulaNow, sheetNameNow } from './renamed-sheets.ts'
import { structuredRange, tableNamed, tablesOf } from './read-tables.ts'

const nodes = (formula: string): FormulaNode[] => {
  const tree = formulaTree(formula)
  return tree === undefined ? [] : [...nodesOf(tree)]
}

interface Fixed {
  readonly row: boolean
  readonly column: boolean
}

/** Which axes of each corner of a reference are held by $. */
function fixedOf(text: string): Fixed {
  const corners = text.slice(text.lastIndexOf('!') + 1).split(':')
  return {
    column: corners.every((one) => /^\$[A-Za-z]/.test(one) || /^\$?\d/.test(one)),
    row: corners.every((one) => /\$\d+$/.test(one) || !/\d/.test(one)),
  }
}

const isSamePlace = (one: CellRange | undefined, two: CellRange | undefined): boolean =>
  one !== undefined && two !== undefined && rangeName(one) === rangeName(two)

const Reference = z
  .string()
  .check(
    z.refine((text) => parseRange(text) !== undefined && text.includes('$'), 'no reference with $'),
  )

const absolute: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20204',
  title: words('绝对引用与混合引用', 'absolute and mixed references'),
  target: RangeTarget,
  expected: z.object({
    /** As in the first cell: $E$12, E$12 or $E2. Each must be meant, and held, in every cell. */
    references: z.array(Reference).check(z.minLength(1)),
    /** The $ must stand also where copying does not need it. */
    strict: z._default(z.boolean(), false),
    /** The author's own formula, for answer files. */
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const ranges = target.ref.split(',').flatMap((one) => parseRange(one) ?? [])
    const isTall = ranges.some(({ from, to }) => from.row !== to.row)
    const isWide = ranges.some(({ from, to }) => from.column !== to.column)
    const list = expected.references.join('、')
    return judgeFormulas(
      view,
      target,
      words(`引用 ${list}`, `refers to ${expected.references.join(', ')}`),
      ({ sheet, formula, down, across }) => {
        const used = nodes(formula).filter((one) => one.kind === 'reference' || one.kind === 'name')
        const isOk = expected.references.every((reference) => {
          const moved = shiftFormula(formulaNow(view, reference), down, across)
          const wanted = fixedOf(moved)
          const home = (sheetOf(moved) ?? sheet.name).toLowerCase()
          return used.some((one) => {
            if (one.kind === 'name') {
              // A defined name holds its place as $ does.
              const refers = view.workbook.definedName(one.text, sheet.name) ?? ''
              const name = sheetOf(refers)?.toLowerCase()
              return name === home && isSamePlace(parseRange(refers), parseRange(moved))
            }
            if (one.kind !== 'reference') return false
            if ((sheetOf(one.text) ?? sheet.name).toLowerCase() !== home) return false
            if (!isSamePlace(parseRange(one.text), parseRange(moved))) return false
            const has = fixedOf(one.text)
            const holds = (axis: keyof Fixed, isCopied: boolean): boolean =>
              has[axis] === wanted[axis] || (!isCopied && !expected.strict)
            return holds('row', isTall) && holds('column', isWide)
          })
        })
        return { isOk }
      },
    )
  },
  apply(draft, target, expected) {
    fillFormula(draft, target, expected.formula ?? expected.references.join('+'))
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'L2:L11' },
    expected: { references: ['$E$12'], formula: 'E2/$E$12' },
    near: [
      { name: 'another cell held', expected: { references: ['$F$12'], formula: 'E2/$F$12' } },
      {
        name: 'a relative reference copied',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'L2:L11' }, 'E2/E12')
        },
      },
    ],
  },
})

const copied: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20205',
  title: words('复制公式', 'formula copied consistently'),
  target: RangeTarget,
  expected: z.object({
    /** The formula of the first cell; without it any formula that is the same in every cell. */
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const wanted = expected.formula?.replace(/^=/, '')
    const reference = wanted === undefined ? undefined : formulaNow(view, wanted)
    let model: string | undefined
    return judgeFormulas(
      view,
      target,
      wanted === undefined
        ? words('整个区域为同一公式的复制', 'one formula, copied through the range')
        : words(`=${wanted} 及其复制`, `=${wanted} and its copies`),
      ({ sheet, at, formula, down, across }) => {
        const home = { workbook: view.workbook, sheet, at }
        const isAsked =
          reference === undefined ||
          canonicalForm(shiftFormula(reference, down, across), home) ===
            canonicalForm(formula, home)
        // The first right formula is the model of all others: that is what copying makes.
        if (isAsked) model ??= shiftFormula(formula, -down, -across)
        const isCopy =
          model !== undefined &&
          writtenForm(shiftFormula(model, down, across)) === writtenForm(formula)
        if (isAsked && !isCopy)
          return {
            isOk: false,
            reason: words(
              '与其他单元格的公式不是同一公式的复制',
              'not a copy of the others’ formula',
            ),
          }
        return { isOk: isAsked && isCopy }
      },
    )
  },
  apply(draft, target, expected) {
    if (expected.formula === undefined) throw new Error('no formula to be copied')
    fillFormula(draft, target, expected.formula)
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'M2:M11' },
    expected: { formula: 'E2+F2' },
    near: [
      { name: 'another formula', expected: { formula: 'E2+G2' } },
      {
        name: 'the last cell left out',
        target: { in: 'range', sheet: FORMULAS.scores, ref: 'M2:M10' },
      },
      {
        name: 'the first formula held everywhere',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'M2:M11' }, '$E$2+$F$2')
        },
      },
    ],
  },
})

const acrossSheets: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20206',
  title: words('跨表或外部引用', 'reference to another sheet or file'),
  target: RangeTarget,
  expected: z.object({
    /** The sheet that every formula refers to. */
    sheet: z.string().check(z.minLength(1)),
    /** The file that the sheet is in, where it is another one. */
    book: z.optional(z.string().check(z.minLength(1))),
    /** The author's own formula, for answer files. */
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const wanted = `${expected.book === undefined ? '' : `[${expected.book}]`}${expected.sheet}`
    return judgeFormulas(
      view,
      target,
      words(`引用工作表 ${wanted}`, `refers to sheet ${wanted}`),
      ({ sheet: own, formula }) => {
        const asked =
          expected.book === undefined ? sheetNameNow(view, expected.sheet) : expected.sheet
        const isOk = nodes(formula).some((one) => {
          const name = sheetMeant(view.workbook, own, one)
          if (name === undefined) return false
          const [, number, sheet = ''] = /^(?:\[(\d+)\])?(.*)$/s.exec(name) ?? []
          if (!sheetsIn(view.workbook, sheet).includes(asked.trim().toLowerCase())) return false
          const book = number === undefined ? undefined : bookOf(view.workbook, Number(number))
          return (book ?? '').toLowerCase() === (expected.book ?? '').toLowerCase()
        })
        return { isOk }
      },
    )
  },
  apply(draft, target, expected) {
    const number =
      expected.book === undefined ? '' : `[${linkBook(draft, expected.book, expected.sheet)}]`
    const formula =
      expected.formula?.replaceAll(`[${expected.book ?? ''}]`, number) ??
      `'${number}${expected.sheet}'!$A$1`
    fillFormula(draft, target, formula)
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'N2:N11' },
    expected: { sheet: FORMULAS.rates, formula: `E2*${FORMULAS.rates}!$B$1` },
    near: [
      {
        name: 'another file’s sheet of that name',
        expected: {
          sheet: FORMULAS.rates,
          book: '旧参数.xlsx',
          formula: `E2*'[旧参数.xlsx]${FORMULAS.rates}'!$B$1`,
        },
      },
      {
        name: 'the value instead of the reference',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'N2:N11' }, 'E2*0.85')
        },
      },
    ],
  },
})

const named: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20207',
  title: words('名称引用', 'defined name in a formula'),
  target: RangeTarget,
  expected: z.object({
    name: z.string().check(z.minLength(1)),
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const wanted = expected.name.toLowerCase()
    return judgeFormulas(
      view,
      target,
      words(`使用名称 ${expected.name}`, `uses the name ${expected.name}`),
      ({ sheet, formula }) => {
        const used = tokenize(formula).filter(
          (token) =>
            token.kind === 'name' &&
            token.text.slice(token.text.lastIndexOf('!') + 1).toLowerCase() === wanted,
        )
        // A name may belong to the sheet that stands before it.
        const isDefined = used.some(
          ({ text }) =>
            view.workbook.definedName(expected.name, sheetOf(text) ?? sheet.name) !== undefined,
        )
        if (used.length > 0 && !isDefined)
          return { isOk: false, reason: words('名称未定义', 'the name is not defined') }
        return { isOk: isDefined }
      },
    )
  },
  apply(draft, target, expected) {
    fillFormula(draft, target, expected.formula ?? `SUM(${expected.name})`)
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.scores, ref: 'O2:O11' },
    expected: { name: '语文成绩', formula: 'E2-AVERAGE(语文成绩)' },
    near: [
      {
        name: 'the range instead of its name',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'O2:O11' }, 'E2-AVERAGE($E$2:$E$11)')
        },
      },
      {
        name: 'a name that is not defined',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.scores, ref: 'O2:O11' }, 'E2-AVERAGE(数学成绩)')
        },
      },
    ],
  },
})

const structured: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20210',
  title: words('结构化引用', 'structured reference'),
  target: RangeTarget,
  expected: z.object({
    table: z.string().check(z.minLength(1)),
    /** Columns that each formula refers to by name. */
    columns: z.array(z.string()).check(z.minLength(1)),
    formula: z.optional(FormulaText),
  }),
  examine(view, target, expected) {
    const list = expected.columns.map((one) => `${expected.table}[${one}]`)
    return judgeFormulas(
      view,
      target,
      words(`引用 ${list.join('、')}`, `refers to ${list.join(', ')}`),
      ({ sheet, at, formula }) => {
        const table = tableNamed(view.workbook, expected.table)
        if (table === undefined)
          return { isOk: false, reason: words('没有这个表格', 'there is no such table') }
        const used = nodes(formula).flatMap((one) => {
          if (one.kind !== 'structured') return []
          const cut = one.text.indexOf('[')
          const own =
            cut > 0
              ? tableNamed(view.workbook, one.text.slice(0, cut))
              : tablesOf(view.workbook, sheet).find((each) => each.name === table.name)
          const range =
            own?.name === table.name &&
            structuredRange(own, one.text.slice(Math.max(cut, 0)), at.row)
          return range === undefined || range === false ? [] : range
        })
        const isOk = expected.columns.every((name) => {
          const place = table.columns.findIndex((one) => one.trim() === name.trim())
          const column = table.range.from.column + place
          return (
            place >= 0 && used.some(({ from, to }) => from.column <= column && column <= to.column)
          )
        })
        return { isOk }
      },
    )
  },
  apply(draft, target, expected) {
    const { table } = expected
    fillFormula(
      draft,
      target,
      expected.formula ?? expected.columns.map((one) => `${table}[[#This Row],[${one}]]`).join('*'),
    )
  },
  example: {
    start: formulasStart,
    target: { in: 'range', sheet: FORMULAS.prices, ref: 'D2:D6' },
    expected: { table: '表1', columns: ['单价', '数量'] },
    near: [
      {
        name: 'another column',
        expected: { table: '表1', columns: ['单价', '单价'], formula: '表1[[#This Row],[单价]]*2' },
      },
      {
        name: 'cell references',
        make: (draft) => {
          fillFormula(draft, { sheet: FORMULAS.prices, ref: 'D2:D6' }, 'B2*C2')
        },
      },
    ],
  },
})

export const referenceCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  absolute,
  copied,
  acrossSheets,
  named,
  structured,
]
