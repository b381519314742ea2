import * as z from 'zod/mini'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { element, type AttributeValues } from '../package/edit-xml.ts'
import type { XmlElement } from '../package/xml-tree.ts'
import { rangesIn } from './cell-reference.ts'
import { editSheet } from './edit-cells.ts'
import { addDifferential, addRule } from './edit-conditional-formats.ts'
import { rulesStart } from './examples/rules-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeRules, type RuleMatch } from './judge-rules.ts'
import { originOf } from './read-conditional-formats.ts'
import {
  comparisonOf,
  isComparison,
  isComparisonFormula,
  isSameRuleFormula,
  limitText,
  movedFormula,
  type Limit,
} from './rule-conditions.ts'
import { differentialContent, RuleFormat, wantedFormatWords } from './rule-format.ts'
import { ownTable } from '../package/own-table.ts'

export const OPERATORS = [
  'greaterThan',
  'lessThan',
  'greaterThanOrEqual',
  'lessThanOrEqual',
  'equal',
  'notEqual',
  'between',
  'notBetween',
] as const
const SIGNS: Readonly<Record<(typeof OPERATORS)[number], string>> = ownTable({
  greaterThan: '>',
  lessThan: '<',
  greaterThanOrEqual: '≥',
  lessThanOrEqual: '≤',
  equal: '=',
  notEqual: '≠',
  between: '…',
  notBetween: '∉…',
})

export const LimitText = z.union([z.number(), z.string().check(z.minLength(1))])
/** A comparison of each cell with one limit, or two for between. */
export const CompareFields = {
  operator: z.enum(OPERATORS),
  value: LimitText,
  value2: z.optional(LimitText),
}
export interface CompareExpected {
  readonly operator: (typeof OPERATORS)[number]
  readonly value: Limit
  readonly value2?: Limit | undefined
}

export const limitsOf = ({ value, value2 }: CompareExpected): Limit[] =>
  value2 === undefined ? [value] : [value, value2]
export const compareText = (expected: CompareExpected): string =>
  `${SIGNS[expected.operator]} ${limitsOf(expected).join(' – ')}`

export const compareMatch =
  (operator: string, limits: readonly Limit[]): RuleMatch =>
  (rule, place) =>
    isComparison(place, comparisonOf(rule), operator, limits) ||
    isComparisonFormula(place, rule, operator, limits)

export const limitFormula = (draft: ExcelDraft, limit: Limit): string =>
  limitText(draft.view().workbook, limit)

const formula = (text: string): XmlElement => element('x:formula', {}, [text])

export const withFormat = (rule: Words, format: z.infer<typeof RuleFormat> | undefined): Words =>
  format === undefined
    ? rule
    : words(
        `${rule.zh}：${wantedFormatWords(format).zh}`,
        `${rule.en}: ${wantedFormatWords(format).en}`,
      )

/** Adds a rule with its format to the ranges of a target. */
export function applyRule(
  draft: ExcelDraft,
  target: z.infer<typeof RangeTarget>,
  attributes: AttributeValues,
  formulas: readonly string[],
  format: z.infer<typeof RuleFormat> | undefined,
): void {
  const edit = editSheet(draft, target.sheet)
  const dxfId =
    format === undefined ? undefined : addDifferential(edit, differentialContent(format))
  addRule(edit, rangesIn(target.ref), { ...attributes, dxfId }, formulas.map(formula))
}

const LIGHT_RED = { fontColors: ['9C0006'], fills: ['FFC7CE'] }

const highlight: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20501',
  title: words('突出显示单元格规则', 'highlighted cells'),
  target: RangeTarget,
  expected: z.object({ ...CompareFields, format: z.optional(RuleFormat) }),
  examine(view, target, expected) {
    const limits = limitsOf(expected)
    const [low, high] = limits
    const wanted = words(`单元格值 ${compareText(expected)}`, `cell value ${compareText(expected)}`)
    const ways: RuleMatch[][] = [[compareMatch(expected.operator, limits)]]
    // Outside of two limits is the same as below one and above the other (20501).
    if (expected.operator === 'notBetween' && low !== undefined && high !== undefined)
      ways.push([compareMatch('lessThan', [low]), compareMatch('greaterThan', [high])])
    return judgeRules(view, target, withFormat(wanted, expected.format), ways, expected.format)
  },
  apply(draft, target, expected) {
    const formulas = limitsOf(expected).map((limit) => limitFormula(draft, limit))
    applyRule(
      draft,
      target,
      { type: 'cellIs', operator: expected.operator },
      formulas,
      expected.format,
    )
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'B2:B6' },
    expected: { operator: 'lessThan', value: 60, format: LIGHT_RED },
    near: [
      {
        name: 'with the limit',
        expected: { operator: 'lessThanOrEqual', value: 60, format: LIGHT_RED },
      },
      {
        name: 'another limit',
        expected: { operator: 'lessThan', value: 61, format: LIGHT_RED },
      },
      {
        name: 'another format',
        expected: { operator: 'lessThan', value: 60, format: { fills: ['黄色'] } },
      },
      { name: 'one cell less', target: { in: 'range', sheet: '评分表', ref: 'B2:B5' } },
    ],
  },
})

const byFormula: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20504',
  title: words('使用公式的条件格式', 'rule by a formula'),
  target: RangeTarget,
  expected: z.object({
    /** For the first cell of the range, with or without the leading sign. */
    formula: z.string().check(z.minLength(1)),
    format: z.optional(RuleFormat),
  }),
  examine(view, target, expected) {
    const asked = expected.formula.replace(/^=/, '')
    const ranges = rangesIn(target.ref)
    const to = originOf(ranges)
    const last = ranges.at(-1)?.to ?? to
    const match: RuleMatch = (rule, { workbook, sheet, origin }) => {
      const [stored] = rule.formulas
      if (rule.type !== 'expression' || stored === undefined) return false
      return isSameRuleFormula(
        { workbook, sheet, origin: to, last },
        asked,
        movedFormula(stored, origin, to),
      )
    }
    const wanted = withFormat(words(`公式 =${asked}`, `formula =${asked}`), expected.format)
    return judgeRules(view, target, wanted, [[match]], expected.format)
  },
  apply(draft, target, expected) {
    const text = expected.formula.replace(/^=/, '')
    applyRule(draft, target, { type: 'expression' }, [text], expected.format)
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'D2:E6' },
    expected: { formula: '=$D2>$E2', format: { fills: ['浅绿'] } },
    near: [
      {
        name: 'the other way round',
        expected: { formula: '=$D2<$E2', format: { fills: ['浅绿'] } },
      },
      {
        name: 'without the fixed columns',
        expected: { formula: '=D2>E2', format: { fills: ['浅绿'] } },
      },
    ],
  },
})

export const ruleCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [highlight, byFormula]
