import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  join,
  UnitTally,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { append, element, ensureChild, insertInOrder, setAttributes } from '../package/edit-xml.ts'
import { children, xpathOf } from '../package/xml-query.ts'
import { rangeName, rangesIn, type CellAddress } from './cell-reference.ts'
import { compareText, limitFormula, limitsOf, LimitText, OPERATORS } from './check-rules.ts'
import { editSheet } from './edit-cells.ts'
import { clearRanges, sqrefOf } from './edit-conditional-formats.ts'
import { rulesStart } from './examples/rules-start.ts'
import { describeRange, findSheet, NO_SHEET, RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { coverOf } from './range-cover.ts'
import {
  dataValidations,
  listItems,
  validationNodes,
  type DataValidation,
} from './read-validations.ts'
import type { ExcelSheet } from './read-workbook.ts'
import { originOf } from './read-conditional-formats.ts'
import { isLimit, isSameRuleFormula, movedFormula } from './rule-conditions.ts'
import { ownTable } from '../package/own-table.ts'

const Message = z.object({
  title: z.optional(z.string()),
  text: z.optional(z.string()),
})
const More = {
  allowBlank: z.optional(z.boolean()),
  prompt: z.optional(Message),
  error: z.optional(
    z.object({
      title: z.optional(z.string()),
      text: z.optional(z.string()),
      style: z.optional(z.enum(['stop', 'warning', 'information'])),
    }),
  ),
}
const ValidationExpected = z.union([
  z.object({
    type: z.enum(['whole', 'decimal', 'date', 'time', 'textLength']),
    operator: z._default(z.enum(OPERATORS), 'between'),
    value: LimitText,
    value2: z.optional(LimitText),
    ...More,
  }),
  z.object({
    type: z.literal('list'),
    /** The entries, typed or standing in cells. */
    items: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
    arrow: z._default(z.boolean(), true),
    ...More,
  }),
  z.object({ type: z.literal('custom'), formula: z.string().check(z.minLength(1)), ...More }),
])
type Wanted = z.infer<typeof ValidationExpected>

const TYPES: Readonly<Record<string, Words>> = ownTable({
  none: words('任何值', 'any value'),
  whole: words('整数', 'whole number'),
  decimal: words('小数', 'decimal'),
  date: words('日期', 'date'),
  time: words('时间', 'time'),
  textLength: words('文本长度', 'text length'),
  list: words('序列', 'list'),
  custom: words('自定义', 'custom'),
})

function conditionWords(wanted: Wanted): Words {
  const name = TYPES[wanted.type] ?? words(wanted.type, wanted.type)
  const more =
    wanted.type === 'list'
      ? wanted.items.join(',')
      : wanted.type === 'custom'
        ? wanted.formula
        : compareText(wanted)
  return words(`${name.zh} ${more}`, `${name.en} ${more}`)
}

function wantedWords(wanted: Wanted): Words {
  const { prompt, error } = wanted
  const said = [prompt?.title, prompt?.text, error?.title, error?.text].filter(
    (one) => one !== undefined,
  )
  return join([
    conditionWords(wanted),
    ...said.map((one) => words(`“${one}”`, `“${one}”`)),
    ...(error?.style === undefined ? [] : [words(error.style, error.style)]),
  ])
}

const plainText = (text: string): string => text.replace(/\s+/g, '')
const isText = (actual: string, wanted: string | undefined): boolean =>
  wanted === undefined || plainText(actual) === plainText(wanted)

function isValidation(
  view: ExcelView,
  sheet: ExcelSheet,
  actual: DataValidation,
  wanted: Wanted,
  first: CellAddress,
): boolean {
  const { workbook } = view
  if (actual.type !== wanted.type) return false
  const { prompt, error } = wanted
  if (wanted.allowBlank !== undefined && wanted.allowBlank !== actual.allowsBlank) return false
  if (
    prompt !== undefined &&
    !(
      actual.showsPrompt &&
      isText(actual.promptTitle, prompt.title) &&
      isText(actual.prompt, prompt.text)
    )
  )
    return false
  if (
    error !== undefined &&
    !(
      actual.showsError &&
      isText(actual.errorTitle, error.title) &&
      isText(actual.error, error.text) &&
      (error.style === undefined || error.style === actual.errorStyle)
    )
  )
    return false
  const last = actual.ranges.at(-1)?.to ?? actual.origin
  const place = { workbook, sheet, origin: actual.origin, last }
  if (wanted.type === 'list') {
    const items = listItems(workbook, sheet, actual.formulas[0] ?? '')
    return (
      items !== undefined &&
      items.length === wanted.items.length &&
      items.every((one, index) => one === wanted.items[index]?.trim()) &&
      actual.hasArrow === wanted.arrow
    )
  }
  if (wanted.type === 'custom') {
    const [stored] = actual.formulas
    const asked = movedFormula(wanted.formula.replace(/^=/, ''), first, actual.origin)
    return stored !== undefined && isSameRuleFormula(place, asked, stored)
  }
  const limits = limitsOf(wanted)
  if (
    actual.operator === wanted.operator &&
    limits.every((limit, index) => isLimit(place, actual.formulas[index], limit))
  )
    return true
  const [asked, given] = [
    wholeSpan(wanted.type, wanted.operator, limits),
    wholeSpan(actual.type, actual.operator, actual.formulas),
  ]
  return asked !== undefined && asked === given
}

/** The whole numbers that a condition lets through: more than 0 is at least 1. */
function wholeSpan(
  type: string,
  operator: string,
  limits: readonly (string | number)[],
): string | undefined {
  const [low = Number.NaN, high = low] = limits.map((one) =>
    one === '' ? Number.NaN : Number(one),
  )
  if (!['whole', 'textLength'].includes(type) || !Number.isInteger(low)) return undefined
  const least = type === 'textLength' ? 0 : Number.NEGATIVE_INFINITY
  const span = (from: number, to: number): string => `${Math.max(from, least)} – ${to}`
  if (operator === 'between') return span(low, high)
  if (operator === 'equal') return span(low, low)
  if (operator === 'greaterThan') return span(low + 1, Number.POSITIVE_INFINITY)
  if (operator === 'greaterThanOrEqual') return span(low, Number.POSITIVE_INFINITY)
  if (operator === 'lessThan') return span(least, low - 1)
  return operator === 'lessThanOrEqual' ? span(least, low) : undefined
}

function actualWords(one: DataValidation): Words {
  const name = TYPES[one.type] ?? words(one.type, one.type)
  const operator = one.type === 'list' || one.type === 'custom' ? '' : ` ${one.operator}`
  const said = [one.promptTitle, one.prompt, one.errorTitle, one.error].filter(
    (text) => text !== '',
  )
  const more =
    `${operator} ${one.formulas.join(' – ')}${one.hasArrow ? '' : ' ▽'} ${said.join(' ')}`.trimEnd()
  return words(`${name.zh}${more}`, `${name.en}${more}`)
}

const validation: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20508',
  title: words('数据有效性', 'data validation'),
  target: RangeTarget,
  expected: ValidationExpected,
  examine(view, target, expected) {
    const wanted = wantedWords(expected)
    const where = describeRange(target)
    const sheet = findSheet(view, target.sheet)
    if (sheet === undefined) return blocked(where, wanted, NO_SHEET)
    const asked = rangesIn(target.ref)
    const near = dataValidations(sheet).filter((one) => coverOf(asked, one.ranges).covered > 0)
    const right = near.filter((one) => isValidation(view, sheet, one, expected, originOf(asked)))
    const cover = coverOf(
      asked,
      right.flatMap((one) => one.ranges),
    )
    const tally = new UnitTally()
    const [first] = right
    if (cover.covered > 0 && first !== undefined) tally.add(true, actualWords(first), cover.covered)
    const other = near.find((one) => !right.includes(one))
    if (cover.missing > 0)
      tally.add(
        false,
        other === undefined ? words('没有有效性规则', 'no validation') : actualWords(other),
        cover.missing,
      )
    if (cover.extra > 0 && cover.covered > 0)
      tally.add(
        false,
        words('规则超出要求的区域', 'the rule reaches beyond the range'),
        cover.extra,
      )
    return found(
      where,
      wanted,
      COUNT.cells,
      tally.units,
      near.map((one) => ({
        part: sheet.part,
        xpath: xpathOf(one.node),
        snippet: `${one.ranges.map(rangeName).join(' ')} ${one.formulas.join(' ; ')}`,
      })),
    )
  },
  apply(draft, target, expected) {
    const edit = editSheet(draft, target.sheet)
    const ranges = rangesIn(target.ref)
    clearRanges(edit, ranges, validationNodes(edit.sheet))
    const formulas =
      expected.type === 'list'
        ? [`"${expected.items.join(',')}"`]
        : expected.type === 'custom'
          ? [expected.formula.replace(/^=/, '')]
          : limitsOf(expected).map((limit) => limitFormula(draft, limit))
    const { prompt, error } = expected
    const made = element('x:dataValidation', {
      type: expected.type,
      errorStyle: error?.style === 'stop' ? undefined : error?.style,
      operator:
        expected.type === 'list' || expected.type === 'custom' || expected.operator === 'between'
          ? undefined
          : expected.operator,
      allowBlank: expected.allowBlank === false ? undefined : 1,
      showDropDown: expected.type === 'list' && !expected.arrow ? 1 : undefined,
      showInputMessage: 1,
      showErrorMessage: 1,
      errorTitle: error?.title,
      error: error?.text,
      promptTitle: prompt?.title,
      prompt: prompt?.text,
      sqref: sqrefOf(ranges),
    })
    formulas.forEach((text, index) => {
      insertInOrder(made, element(`x:formula${index + 1}`, {}, [text]))
    })
    const list = ensureChild(edit.root, 'x:dataValidations')
    append(list, made)
    setAttributes(list, { count: children(list).length })
  },
  example: {
    start: rulesStart,
    target: { in: 'range', sheet: '评分表', ref: 'I2:I6' },
    expected: {
      type: 'list',
      items: ['男', '女'],
      error: { style: 'warning', title: '输入错误', text: '只能选择男或女' },
    },
    near: [
      {
        name: 'the entries the other way round',
        expected: {
          type: 'list',
          items: ['女', '男'],
          error: { style: 'warning', title: '输入错误', text: '只能选择男或女' },
        },
      },
      {
        name: 'without the arrow',
        expected: {
          type: 'list',
          items: ['男', '女'],
          arrow: false,
          error: { style: 'warning', title: '输入错误', text: '只能选择男或女' },
        },
      },
      { name: 'without the message', expected: { type: 'list', items: ['男', '女'] } },
      { name: 'one cell less', target: { in: 'range', sheet: '评分表', ref: 'I2:I5' } },
    ],
  },
})

export const validationCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [validation]
