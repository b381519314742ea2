import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  single,
  UnitTally,
  words,
  type Checker,
} from '../checkpoints/checker.ts'
import { setAttributes } from '../package/edit-xml.ts'
import { children } from '../package/xml-query.ts'
import { isOverlap, rangesIn } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import {
  applyRule,
  compareMatch,
  compareText,
  CompareFields,
  limitFormula,
  limitsOf,
  type CompareExpected,
} from './check-rules.ts'
import { editSheet } from './edit-cells.ts'
import { clearRanges, renumberRules } from './edit-conditional-formats.ts'
import { rulesStart } from './examples/rules-start.ts'
import { describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { ruleEvidence } from './judge-rules.ts'
import { conditionalRules, extensionsOf, type ConditionalRule } from './read-conditional-formats.ts'
import { keepsCell } from './kept-content.ts'
import { coverOf } from './range-cover.ts'
import { hasFormat, RuleFormat } from './rule-format.ts'
import { valueAt, type ExcelSheet } from './read-workbook.ts'

const OrderedRule = z.object({
  ...CompareFields,
  stopIfTrue: z.optional(z.boolean()),
  format: z.optional(RuleFormat),
})

function rulesOn(view: ExcelView, sheet: ExcelSheet, ref: string): ConditionalRule[] {
  const asked = rangesIn(ref)
  return conditionalRules(view.workbook, sheet).filter(
    (rule) => coverOf(asked, rule.ranges).missing === 0,
  )
}

const isRule = (
  view: ExcelView,
  sheet: ExcelSheet,
  rule: ConditionalRule,
  wanted: CompareExpected,
): boolean =>
  compareMatch(wanted.operator, limitsOf(wanted))(rule, {
    workbook: view.workbook,
    sheet,
    origin: rule.origin,
    last: rule.ranges.at(-1)?.to ?? rule.origin,
  })

const priority: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20506',
  title: words('条件格式优先级', 'order of rules'),
  target: RangeTarget,
  /** Comparisons on the whole range, the one that wins first. */
  expected: z.object({ rules: z.array(OrderedRule).check(z.minLength(1)) }),
  lostBy: [
    {
      program: 'libreoffice',
      reason: words(
        'LibreOffice 没有“如果为真则停止”，保存后丢失',
        'LibreOffice knows no “stop if true” and drops it',
      ),
    },
  ],
  examine(view, target, expected) {
    const told = expected.rules.map(
      (rule) => `${compareText(rule)}${rule.stopIfTrue === true ? ' ■' : ''}`,
    )
    const wanted = words(`规则次序 ${told.join(' > ')}`, `rules in order ${told.join(' > ')}`)
    const where = describeRange(target)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const rules = rulesOn(view, sheet, target.ref)
    const places = expected.rules.map((one) =>
      rules.findIndex(
        (rule) =>
          isRule(view, sheet, rule, one) &&
          (one.format === undefined || hasFormat(rule.format, one.format)) &&
          (one.stopIfTrue === undefined || one.stopIfTrue === rule.stopsIfTrue),
      ),
    )
    const isOk = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1))
    const actual = rules.map((rule) => `${rule.operator || rule.type} ${rule.formulas.join('–')}`)
    return found(
      where,
      wanted,
      COUNT.items,
      single(isOk, words(`规则：${actual.join(' > ')}`, `rules: ${actual.join(' > ')}`)),
      rules.map(ruleEvidence),
    )
  },
  apply(draft, target, expected) {
    for (const one of [...expected.rules].reverse()) {
      const view = draft.view()
      const sheet = findSheet(view, target.sheet)
      if (sheet === undefined) throw new Error(`There is no sheet ${target.sheet}`)
      if (rulesOn(view, sheet, target.ref).some((rule) => isRule(view, sheet, rule, one))) continue
      const format = one.format ?? { fills: ['黄色'] }
      const formulas = limitsOf(one).map((limit) => limitFormula(draft, limit))
      applyRule(draft, target, { type: 'cellIs', operator: one.operator }, formulas, format)
    }
    const view = draft.view()
    const edit = editSheet(draft, target.sheet)
    const rules = rulesOn(view, edit.sheet, target.ref)
    const first = expected.rules.flatMap((one) => {
      const rule = rules.find((known) => isRule(view, edit.sheet, known, one))
      if (rule === undefined) return []
      if (one.stopIfTrue !== undefined)
        setAttributes(rule.node, { stopIfTrue: one.stopIfTrue ? 1 : undefined })
      return rule.node
    })
    renumberRules(edit, first)
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'G2:G6' },
    expected: {
      rules: [
        { operator: 'greaterThan', value: 450, stopIfTrue: true },
        { operator: 'greaterThan', value: 400 },
      ],
    },
    near: [
      {
        name: 'the other way round',
        expected: {
          rules: [
            { operator: 'greaterThan', value: 400 },
            { operator: 'greaterThan', value: 450, stopIfTrue: true },
          ],
        },
      },
      {
        name: 'without stopping',
        expected: {
          rules: [
            { operator: 'greaterThan', value: 450, stopIfTrue: false },
            { operator: 'greaterThan', value: 400 },
          ],
        },
      },
    ],
  },
})

/** The first cell's content has to stay: cells that were deleted are no answer (2.8). */
const cleared: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20507',
  title: words('清除条件格式', 'rules cleared'),
  target: RangeTarget,
  expected: z.object({}),
  examine(view, target) {
    const wanted = words('没有条件格式', 'no conditional format')
    const where = describeRange(target)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const before =
      view.start === undefined
        ? undefined
        : findSheet({ ...view, workbook: view.start }, target.sheet)
    const asked = rangesIn(target.ref)
    const rules = conditionalRules(view.workbook, sheet).filter((rule) =>
      rule.ranges.some((range) => asked.some((one) => isOverlap(one, range))),
    )
    const left = coverOf(
      asked,
      rules.flatMap((rule) => rule.ranges),
    )
    const tally = new UnitTally()
    if (left.missing > 0) tally.add(true, wanted, left.missing)
    if (left.covered > 0) tally.add(false, words('仍有条件格式', 'still a rule'), left.covered)
    for (const { from } of before === undefined ? [] : asked) {
      const now = toText(valueAt(sheet, from.row, from.column))
      if (before !== undefined && !keepsCell(before, sheet, from))
        tally.add(false, words(`内容已改为“${now}”`, `content changed to “${now}”`))
    }
    return found(where, wanted, COUNT.cells, tally.units, rules.map(ruleEvidence))
  },
  apply(draft, target) {
    const edit = editSheet(draft, target.sheet)
    clearRanges(edit, rangesIn(target.ref), [
      ...children(edit.root, 'x:conditionalFormatting'),
      ...extensionsOf(edit.sheet, 'x14:conditionalFormattings', 'x14:conditionalFormatting'),
    ])
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'H2:H6' },
    expected: {},
    near: [{ name: 'of some cells', target: { in: 'range', sheet: '评分表', ref: 'H2:H4' } }],
  },
})

export const ruleOrderCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [priority, cleared]
