import * as z from 'zod/mini'
import { defineChecker, plain, words, type Checker } from '../checkpoints/checker.ts'
import { RangeTarget } from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { judgeCells } from './judge-cells.ts'
import { barePattern, formatMeaning } from './number-format.ts'
import type { ExcelDraft } from './excel-draft.ts'

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
    decimals: z.optional(z.int()),
    symbol: z.optional(z.string()),
    thousands: z.optional(z.boolean()),
    redNegative: z.optional(z.boolean()),
    /** Accepted date or time patterns, compared without locale, quotes and escapes. */
    patterns: z.optional(z.array(z.string())),
  })
  .check(z.refine((value) => Object.keys(value).length > 0, 'nothing expected'))

export const numberFormatChecker: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20309',
  title: words('数字格式', 'number format'),
  target: RangeTarget,
  expected: FormatExpected,
  examine(view, target, expected) {
    const patterns = expected.patterns?.map(barePattern)
    const symbol = expected.symbol?.replace('￥', '¥')
    const wanted = plain(
      [
        expected.category,
        expected.decimals === undefined ? undefined : `.${'0'.repeat(expected.decimals)}`,
        symbol,
        expected.patterns?.join('/'),
      ]
        .filter((one) => one !== undefined)
        .join(' '),
    )
    return judgeCells(view, target, wanted, (format) => {
      const meaning = formatMeaning(format.numberFormat)
      return {
        isOk:
          (expected.category === undefined || expected.category === meaning.category) &&
          (expected.decimals === undefined || expected.decimals === meaning.decimals) &&
          (symbol === undefined || symbol === meaning.symbol) &&
          (expected.thousands === undefined || expected.thousands === meaning.thousands) &&
          (expected.redNegative === undefined || expected.redNegative === meaning.isRedNegative) &&
          (patterns === undefined || patterns.includes(barePattern(format.numberFormat))),
        actual: plain(format.numberFormat),
      }
    })
  },
})
