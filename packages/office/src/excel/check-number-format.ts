import * as z from 'zod/mini'
import {
  defineChecker,
  join,
  plain,
  words,
  type Checker,
  type Words,
} from '../checkpoints/checker.ts'
import { cellsToEdit } from './edit-cells.ts'
import { formatStart } from './examples/format-start.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelDraft } from './excel-draft.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'
import { barePattern, formatMeaning } from './number-format.ts'
import { isSameFormat, renderValue } from './render-number.ts'
import { ownTable } from '../package/own-table.ts'

const FormatExpected = z
  .object({
    category: z.optional(
      z.enum([
        'general',
        'number',
        'currency',
        'accounting',
        'percent',
        'scientific',
        'fraction',
        'date',
        'time',
        'text',
        'special',
      ]),
    ),
    decimals: z.optional(z.int().check(z.gte(0), z.lte(30))),
    symbol: z.optional(z.string()),
    thousands: z.optional(z.boolean()),
    redNegative: z.optional(z.boolean()),
    /** How negative numbers are shown, of those that the dialog offers. */
    negative: z.optional(z.enum(['minus', 'parentheses', 'red', 'redMinus', 'redParentheses'])),
    /** Chinese numerals of the special category: small 一 or capital 壹. */
    numerals: z.optional(z.enum(['small', 'capital'])),
    /** Accepted codes of dates and times, compared without locale, quotes and escapes. */
    patterns: z.optional(z.array(z.string()).check(z.minLength(1))),
    /** Accepted codes, compared by what they show of sample values. */
    codes: z.optional(z.array(z.string()).check(z.minLength(1))),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))
type Wanted = z.infer<typeof FormatExpected>

const CATEGORIES: Readonly<Record<NonNullable<Wanted['category']>, Words>> = ownTable({
  general: words('常规', 'general'),
  number: words('数值', 'number'),
  currency: words('货币', 'currency'),
  accounting: words('会计专用', 'accounting'),
  percent: words('百分比', 'percentage'),
  scientific: words('科学记数', 'scientific'),
  fraction: words('分数', 'fraction'),
  date: words('日期', 'date'),
  time: words('时间', 'time'),
  text: words('文本', 'text'),
  special: words('特殊', 'special'),
})
const NEGATIVES: Readonly<Record<NonNullable<Wanted['negative']>, Words>> = ownTable({
  minus: words('负数带负号', 'negative numbers with a minus'),
  parentheses: words('负数加括号', 'negative numbers in brackets'),
  red: words('负数红色', 'negative numbers red'),
  redMinus: words('负数红色带负号', 'negative numbers red with a minus'),
  redParentheses: words('负数红色加括号', 'negative numbers red in brackets'),
})

function wantedWords(expected: Wanted): Words {
  const negative = expected.negative ?? (expected.redNegative === true ? 'red' : undefined)
  const { category, decimals, symbol, thousands, numerals } = expected
  return join([
    ...(category === undefined ? [] : [CATEGORIES[category]]),
    ...(decimals === undefined ? [] : [words(`${decimals}位小数`, `${decimals} decimals`)]),
    ...(symbol === undefined ? [] : [words(`货币符号 ${symbol}`, `symbol ${symbol}`)]),
    ...(thousands === undefined
      ? []
      : [
          thousands
            ? words('使用千位分隔符', 'with thousands separators')
            : words('不用千位分隔符', 'without thousands separators'),
        ]),
    ...(negative === undefined ? [] : [NEGATIVES[negative]]),
    ...(numerals === undefined
      ? []
      : [
          numerals === 'small'
            ? words('中文小写数字', 'small Chinese numerals')
            : words('中文大写数字', 'capital Chinese numerals'),
        ]),
    ...[expected.patterns, expected.codes].flatMap((list) =>
      list === undefined ? [] : [plain(list.join('/'))],
    ),
  ])
}

function negativeOf(code: string): Wanted['negative'] {
  const { text, color } = renderValue(code, -1234.5)
  const isRed = color === 'red'
  if (text.includes('(')) return isRed ? 'redParentheses' : 'parentheses'
  if (text.includes('-')) return isRed ? 'redMinus' : 'minus'
  return isRed ? 'red' : undefined
}

/** LibreOffice writes the small ones of dates as a kind of digits within the language. */
const numeralsOf = (code: string): Wanted['numerals'] =>
  /\[dbnum1\]|\[\$-1e000804\]/i.test(code)
    ? 'small'
    : /\[dbnum2\]/i.test(code)
      ? 'capital'
      : undefined

function isRightFormat(code: string, expected: Wanted): boolean {
  const meaning = formatMeaning(code)
  const { category, decimals, thousands, redNegative, negative, numerals, patterns, codes } =
    expected
  const symbol = expected.symbol?.replace('￥', '¥')
  return (
    (category === undefined || category === meaning.category) &&
    (decimals === undefined || decimals === meaning.decimals) &&
    (symbol === undefined || symbol === meaning.symbol) &&
    (thousands === undefined || thousands === meaning.thousands) &&
    (redNegative === undefined || redNegative === meaning.isRedNegative) &&
    (negative === undefined || negative === negativeOf(code)) &&
    (numerals === undefined || numerals === numeralsOf(code)) &&
    (patterns === undefined ||
      patterns.some((one) => barePattern(one) === barePattern(code) || isSameFormat(one, code))) &&
    (codes === undefined || codes.some((one) => isSameFormat(one, code)))
  )
}

/** Number with its negative form, as the dialog's list has them. */
function withNegative(number: string, sign: string, negative: Wanted['negative']): string {
  const plus = sign + number
  if (negative === 'parentheses') return `${plus}_);\\(${plus}\\)`
  if (negative === 'redParentheses') return `${plus}_);[Red]\\(${plus}\\)`
  if (negative === 'red') return `${plus};[Red]${plus}`
  if (negative === 'redMinus') return `${plus}_ ;[Red]\\-${plus}\\ `
  return sign === '' ? number : `${plus};${sign}\\-${number}`
}

const FIXED: Readonly<Record<string, string>> = ownTable({
  general: 'General',
  fraction: '# ?/?',
  date: 'yyyy/m/d',
  time: 'h:mm:ss',
  text: '@',
})

/** A code that shows what is asked for. */
function codeFor(expected: Wanted): string {
  const { category = 'number', decimals, codes, patterns } = expected
  const given = codes?.[0] ?? patterns?.[0] ?? FIXED[category]
  if (given !== undefined) return given
  const fraction = decimals === undefined || decimals === 0 ? '' : `.${'0'.repeat(decimals)}`
  if (category === 'special') return `[DBNum${expected.numerals === 'small' ? 1 : 2}][$-804]General`
  if (category === 'percent') return `0${fraction}%`
  if (category === 'scientific') return `0${fraction}E+00`
  const sign = expected.symbol === undefined ? '' : `"${expected.symbol}"`
  if (category === 'accounting') {
    const number = `* #,##0${fraction}`
    return `_ ${sign}${number}_ ;_ ${sign}* \\-#,##0${fraction}_ ;_ ${sign}* "-"??_ ;_ @_ `
  }
  const isGrouped = expected.thousands ?? category === 'currency'
  const negative = expected.negative ?? (expected.redNegative === true ? 'red' : undefined)
  return withNegative(`${isGrouped ? '#,##0' : '0'}${fraction}`, sign, negative)
}

const number: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20309',
  title: words('数字格式', 'number format'),
  target: RangeTarget,
  expected: FormatExpected,
  examine(view, target, expected) {
    const wanted = wantedWords(expected)
    const judged = new Map<string, boolean>()
    return judgeCells(view, target, wanted, ({ numberFormat }) => {
      const isOk = judged.get(numberFormat) ?? isRightFormat(numberFormat, expected)
      judged.set(numberFormat, isOk)
      const { category } = formatMeaning(numberFormat)
      const shown = CATEGORIES[category]
      return {
        isOk,
        actual: words(`${shown.zh} ${numberFormat}`, `${shown.en} ${numberFormat}`),
      }
    })
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    edit.style(cells, { numberFormat: codeFor(expected) })
  },
  example: {
    start: formatStart,
    target: { in: 'range', sheet: '成绩表', ref: 'F3:F7' },
    expected: { category: 'number', decimals: 2, negative: 'redParentheses' },
    near: [
      {
        name: 'one decimal',
        expected: { category: 'number', decimals: 1, negative: 'redParentheses' },
      },
      {
        name: 'negative numbers with a minus',
        expected: { category: 'number', decimals: 2, negative: 'redMinus' },
      },
      { name: 'currency', expected: { category: 'currency', decimals: 2, symbol: '¥' } },
    ],
  },
})

export const numberFormatCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [number]
