import * as z from 'zod/mini'
import { defineChecker, words, type Checker, type Words } from '../checkpoints/checker.ts'
import { cellName, rangesIn } from './cell-reference.ts'
import { applyRule, withFormat } from './check-rules.ts'
import { rulesStart } from './examples/rules-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeRules, type RuleMatch } from './judge-rules.ts'
import { originOf, type ConditionalRule } from './read-conditional-formats.ts'
import { RuleFormat } from './rule-format.ts'
import { ownTable } from '../package/own-table.ts'

const RankExpected = z.union([
  z.object({
    kind: z.literal('top'),
    rank: z.int().check(z.gte(1), z.lte(1000)),
    percent: z._default(z.boolean(), false),
    bottom: z._default(z.boolean(), false),
    format: z.optional(RuleFormat),
  }),
  z.object({
    kind: z.literal('average'),
    above: z._default(z.boolean(), true),
    /** The average itself as well. */
    equal: z._default(z.boolean(), false),
    standardDeviations: z._default(z.int().check(z.gte(0), z.lte(3)), 0),
    format: z.optional(RuleFormat),
  }),
])

function rankWords(expected: z.infer<typeof RankExpected>): Words {
  if (expected.kind === 'top') {
    const { rank, percent, bottom } = expected
    return words(
      `${bottom ? '最后' : '前'}${rank}${percent ? '%' : '项'}`,
      `${bottom ? 'bottom' : 'top'} ${rank}${percent ? '%' : ''}`,
    )
  }
  const { above, equal, standardDeviations } = expected
  const more = standardDeviations === 0 ? '' : ` ${standardDeviations}σ`
  return words(
    `${above ? '高于' : '低于'}${equal ? '或等于' : ''}平均值${more}`,
    `${above ? 'above' : 'below'}${equal ? ' or equal to' : ''} average${more}`,
  )
}

const ranked: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20502',
  title: words('项目选取规则', 'top and bottom'),
  target: RangeTarget,
  expected: RankExpected,
  examine(view, target, expected) {
    const match: RuleMatch = (rule) =>
      expected.kind === 'top'
        ? rule.type === 'top10' &&
          rule.rank === expected.rank &&
          rule.isPercent === expected.percent &&
          rule.isBottom === expected.bottom
        : rule.type === 'aboveAverage' &&
          rule.isAbove === expected.above &&
          rule.includesAverage === expected.equal &&
          rule.deviations === expected.standardDeviations
    const wanted = withFormat(rankWords(expected), expected.format)
    return judgeRules(view, target, wanted, [[match]], expected.format)
  },
  apply(draft, target, expected) {
    const flag = (value: boolean): number | undefined => (value ? 1 : undefined)
    const attributes =
      expected.kind === 'top'
        ? {
            type: 'top10',
            rank: expected.rank,
            percent: flag(expected.percent),
            bottom: flag(expected.bottom),
          }
        : {
            type: 'aboveAverage',
            aboveAverage: expected.above ? undefined : 0,
            equalAverage: flag(expected.equal),
            stdDev: expected.standardDeviations === 0 ? undefined : expected.standardDeviations,
          }
    applyRule(draft, target, attributes, [], expected.format)
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'C2:C6' },
    expected: { kind: 'top', rank: 3, format: { fontColors: ['红色'], bold: true } },
    near: [
      {
        name: 'percent instead of items',
        expected: {
          kind: 'top',
          rank: 3,
          percent: true,
          format: { fontColors: ['红色'], bold: true },
        },
      },
      {
        name: 'the lowest ones',
        expected: {
          kind: 'top',
          rank: 3,
          bottom: true,
          format: { fontColors: ['红色'], bold: true },
        },
      },
    ],
  },
})

const KINDS = [
  'duplicateValues',
  'uniqueValues',
  'containsText',
  'notContainsText',
  'beginsWith',
  'endsWith',
  'timePeriod',
  'containsBlanks',
  'notContainsBlanks',
  'containsErrors',
  'notContainsErrors',
] as const
type Kind = (typeof KINDS)[number]
const KIND_WORDS: Readonly<Record<Kind, Words>> = ownTable({
  duplicateValues: words('重复值', 'duplicates'),
  uniqueValues: words('唯一值', 'unique values'),
  containsText: words('包含文本', 'contains text'),
  notContainsText: words('不包含文本', 'does not contain text'),
  beginsWith: words('开头是', 'begins with'),
  endsWith: words('结尾是', 'ends with'),
  timePeriod: words('发生日期', 'date occurring'),
  containsBlanks: words('空值', 'blanks'),
  notContainsBlanks: words('无空值', 'no blanks'),
  containsErrors: words('错误', 'errors'),
  notContainsErrors: words('无错误', 'no errors'),
})

/** The text of a text rule: its attribute, else the literal of its formula. */
function textOfRule(rule: ConditionalRule): string {
  if (rule.text !== undefined && rule.text !== '') return rule.text
  for (const one of rule.formulas) {
    const literal = /"((?:[^"]|"")*)"/.exec(one)?.[1]
    if (literal !== undefined) return literal.replaceAll('""', '"')
  }
  return ''
}

/** The formula that Excel stores with a rule of that kind, for the first cell. */
function kindFormula(kind: Kind, cell: string, text: string): string[] {
  const literal = `"${text.replaceAll('"', '""')}"`
  switch (kind) {
    case 'containsText':
      return [`NOT(ISERROR(SEARCH(${literal},${cell})))`]
    case 'notContainsText':
      return [`ISERROR(SEARCH(${literal},${cell}))`]
    case 'beginsWith':
      return [`LEFT(${cell},LEN(${literal}))=${literal}`]
    case 'endsWith':
      return [`RIGHT(${cell},LEN(${literal}))=${literal}`]
    case 'containsBlanks':
      return [`LEN(TRIM(${cell}))=0`]
    case 'notContainsBlanks':
      return [`LEN(TRIM(${cell}))>0`]
    case 'containsErrors':
      return [`ISERROR(${cell})`]
    case 'notContainsErrors':
      return [`NOT(ISERROR(${cell}))`]
    case 'timePeriod':
    case 'duplicateValues':
    case 'uniqueValues':
      return []
  }
}

const PERIODS: Readonly<Record<string, (cell: string) => string>> = ownTable({
  today: (cell) => `FLOOR(${cell},1)=TODAY()`,
  yesterday: (cell) => `FLOOR(${cell},1)=TODAY()-1`,
  tomorrow: (cell) => `FLOOR(${cell},1)=TODAY()+1`,
  last7Days: (cell) => `AND(TODAY()-FLOOR(${cell},1)<=6,FLOOR(${cell},1)<=TODAY())`,
  thisMonth: (cell) => `AND(MONTH(${cell})=MONTH(TODAY()),YEAR(${cell})=YEAR(TODAY()))`,
})

const byKind: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20503',
  title: words('重复值、文本、日期、空值规则', 'duplicates, text, dates, blanks'),
  target: RangeTarget,
  expected: z
    .object({
      kind: z.enum(KINDS),
      /** Of text rules. */
      text: z.optional(z.string().check(z.minLength(1))),
      /** Of timePeriod: today, yesterday, tomorrow, last7Days, thisWeek, lastMonth … */
      period: z.optional(z.string()),
      format: z.optional(RuleFormat),
    })
    .check(
      z.refine(
        (value) =>
          (value.text !== undefined) === /Text$|With$/.test(value.kind) &&
          (value.period !== undefined) === (value.kind === 'timePeriod'),
        'a text rule needs a text, a date rule a period',
      ),
    ),
  examine(view, target, expected) {
    const { kind, text, period } = expected
    const more = [text ?? period ?? []]
      .flat()
      .map((one) => ` ${one}`)
      .join('')
    const wanted = words(`${KIND_WORDS[kind].zh}${more}`, `${KIND_WORDS[kind].en}${more}`)
    const match: RuleMatch = (rule) =>
      rule.type === kind &&
      (text === undefined || textOfRule(rule).toLowerCase() === text.toLowerCase()) &&
      (period === undefined || rule.period === period)
    return judgeRules(view, target, withFormat(wanted, expected.format), [[match]], expected.format)
  },
  apply(draft, target, { kind, text, period, format }) {
    const cell = cellName(originOf(rangesIn(target.ref)))
    const operator =
      kind === 'notContainsText' ? 'notContains' : /Text$|With$/.test(kind) ? kind : undefined
    const ofPeriod = PERIODS[period ?? '']?.(cell)
    applyRule(
      draft,
      target,
      { type: kind, operator, text, timePeriod: period },
      ofPeriod === undefined ? kindFormula(kind, cell, text ?? '') : [ofPeriod],
      format,
    )
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'A2:A6' },
    expected: { kind: 'duplicateValues', format: { fills: ['黄色'] } },
    near: [
      { name: 'the unique ones', expected: { kind: 'uniqueValues', format: { fills: ['黄色'] } } },
      {
        name: 'a text rule',
        expected: { kind: 'beginsWith', text: '张', format: { fills: ['黄色'] } },
      },
    ],
  },
})

export const ruleKindCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [ranked, byKind]
