import type * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  found,
  UnitTally,
  words,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { xpathOf } from '../package/xml-query.ts'
import { rangeName, rangesIn } from './cell-reference.ts'
import { describeRange, findSheet, NO_SHEET, type RangeTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { coverOf } from './range-cover.ts'
import { conditionalRules, type ConditionalRule } from './read-conditional-formats.ts'
import type { RulePlace } from './rule-conditions.ts'
import { formatWords, hasFormat, type RuleFormat } from './rule-format.ts'

export function ruleEvidence(rule: ConditionalRule): Evidence {
  return {
    part: rule.part,
    xpath: xpathOf(rule.node),
    snippet: `${rule.ranges.map(rangeName).join(' ')} ${rule.formulas.join(' ; ')}`,
  }
}

export function ruleWords(rule: ConditionalRule): Words {
  const text = [rule.type, rule.operator, rule.text ?? '', ...rule.formulas]
    .filter((one) => one !== '')
    .join(' ')
  return words(
    `${text}（${formatWords(rule.format).zh}）`,
    `${text} (${formatWords(rule.format).en})`,
  )
}

/** A place of rules that together must cover the target: usually one, two for opposite limits. */
export type RuleMatch = (rule: ConditionalRule, place: RulePlace) => boolean

/**
 * Judges which cells of a range have a rule: the rule may stand in several parts, and must not reach
 * beyond the range (5.5).
 */
export function judgeRules(
  view: ExcelView,
  target: z.infer<typeof RangeTarget>,
  wanted: Words,
  ways: readonly (readonly RuleMatch[])[],
  format?: z.infer<typeof RuleFormat>,
): Finding {
  const where = describeRange(target)
  const sheet = findSheet(view, target.sheet)
  if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
  const asked = rangesIn(target.ref)
  // The same rule on cells elsewhere is another one, and nobody's business here.
  const near = conditionalRules(view.workbook, sheet).filter(
    (rule) => coverOf(asked, rule.ranges).covered > 0,
  )
  const place = (rule: ConditionalRule): RulePlace => ({
    workbook: view.workbook,
    sheet,
    origin: rule.origin,
    last: rule.ranges.at(-1)?.to ?? rule.origin,
  })
  const isRight = (rule: ConditionalRule): boolean =>
    format === undefined || hasFormat(rule.format, format)
  let best: { missing: number; extra: number; rules: readonly ConditionalRule[] } | undefined
  for (const way of ways) {
    const sets = way.map((match) =>
      near.filter((rule) => isRight(rule) && match(rule, place(rule))),
    )
    const covers = sets.map((set) =>
      coverOf(
        asked,
        set.flatMap((rule) => rule.ranges),
      ),
    )
    const missing = Math.max(...covers.map((cover) => cover.missing))
    const extra = Math.max(...covers.map((cover) => cover.extra))
    if (best === undefined || missing + extra < best.missing + best.extra)
      best = { missing, extra, rules: sets.flat() }
  }
  const total = coverOf(asked, []).missing
  const { missing, extra, rules: right } = best ?? { missing: total, extra: 0, rules: [] }
  const tally = new UnitTally()
  if (total > missing)
    tally.add(true, right[0] === undefined ? wanted : ruleWords(right[0]), total - missing)
  if (missing > 0) {
    const [other] = near.filter((rule) => !right.includes(rule))
    tally.add(false, other === undefined ? words('没有规则', 'no rule') : ruleWords(other), missing)
  }
  if (extra > 0 && missing < total)
    tally.add(false, words('规则超出要求的区域', 'the rule reaches beyond the range'), extra)
  const shown = right.length > 0 ? right : near
  return found(where, wanted, COUNT.cells, tally.units, shown.map(ruleEvidence))
}
