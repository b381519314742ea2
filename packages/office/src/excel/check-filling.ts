import * as z from 'zod/mini'
import {
  blocked,
  COUNT,
  defineChecker,
  found,
  plain,
  UnitTally,
  words,
  type Checker,
  type Evidence,
  type Finding,
  type Words,
} from '../checkpoints/checker.ts'
import { cellName, type CellAddress } from './cell-reference.ts'
import { toText } from './cell-value.ts'
import { cellsToEdit } from './edit-cells.ts'
import { makeEvaluator } from './evaluate-formula.ts'
import { CONTENT, contentStart } from './examples/content-start.ts'
import type { ExcelDraft } from './excel-draft.ts'
import {
  cellEvidence,
  cellsIn,
  describeRange,
  findSheet,
  NO_SHEET,
  RangeTarget,
  rangesOf,
} from './excel-targets.ts'
import type { ExcelView } from './excel-view.ts'
import { serialOfText } from './formulas/argument.ts'
import { serialOf } from './formulas/functions-dates.ts'
import { momentOf } from './formulas/moment.ts'
import { isSame, showValue } from './judge-values.ts'
import { dateText, formatMeaning } from './number-format.ts'
import { formatAt, valueAt, type CellValue, type ExcelSheet } from './read-workbook.ts'

/** Judges every cell of a range by its value, computed where the writer stored none. */
export function judgeValues(
  view: ExcelView,
  target: z.infer<typeof RangeTarget>,
  expected: Words,
  judge: (
    value: CellValue,
    at: CellAddress,
    index: number,
    sheet: ExcelSheet,
  ) => { readonly isOk: boolean; readonly actual?: string },
): Finding {
  const sheet = findSheet(view, target.sheet)
  if (sheet === undefined) return blocked(describeRange(target), expected, NO_SHEET)
  const tally = new UnitTally()
  const evidence: Evidence[] = []
  const evaluator = makeEvaluator(view.workbook)
  cellsIn(rangesOf(target.ref, sheet)).forEach((at, index) => {
    const value = evaluator.cell(sheet, at.row, at.column) ?? valueAt(sheet, at.row, at.column)
    const { isOk, actual } = judge(value, at, index, sheet)
    tally.add(isOk, plain(`${cellName(at)} ${actual ?? showValue(value)}`))
    if (!isOk && evidence.length < 5) evidence.push(cellEvidence(sheet, at, toText(value)))
  })
  return found(describeRange(target), expected, COUNT.cells, tally.units, evidence)
}

/** The lists that Chinese Excel fills by itself. */
const LISTS: readonly (readonly string[])[] = [
  [...'甲乙丙丁戊己庚辛壬癸'],
  [...'子丑寅卯辰巳午未申酉戌亥'],
  [...'日一二三四五六'],
  [...'日一二三四五六'].map((one) => `星期${one}`),
  ['正', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '腊'].map(
    (one) => `${one}月`,
  ),
  ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'].map(
    (one) => `${one}月`,
  ),
  ['一', '二', '三', '四'].map((one) => `第${one}季`),
  ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
]

const Series = z
  .object({
    kind: z._default(z.enum(['linear', 'growth', 'date', 'list']), 'linear'),
    /** A number, a date as yyyy-mm-dd, a member of a list, or a text that ends in a number. */
    start: z.union([z.number(), z.string()]),
    step: z._default(z.number(), 1),
    unit: z._default(z.enum(['day', 'weekday', 'month', 'year']), 'day'),
    list: z.optional(z.array(z.string())),
  })
  .check(
    z.refine(
      (one) =>
        one.kind === 'list'
          ? typeof one.start === 'string'
          : one.kind !== 'date' ||
            (typeof one.start === 'string' && serialOfText(one.start) !== undefined),
      'the start does not fit the kind',
    ),
  )
type Series = z.infer<typeof Series>

/** The value of a series at a place, from 0. */
function memberOf(series: Series, index: number, isDate1904: boolean): string | number | undefined {
  const { start, step, kind } = series
  if (kind === 'list') {
    const list = series.list ?? LISTS.find((one) => one.includes(String(start))) ?? []
    const at = list.indexOf(String(start))
    return at < 0 ? undefined : list[(at + index * step) % list.length]
  }
  if (kind === 'date') {
    const first = serialOfText(String(start)) ?? 0
    const from = first - (isDate1904 ? 1462 : 0)
    if (series.unit === 'day') return from + index * step
    if (series.unit === 'weekday') {
      let day = from
      for (let rest = Math.min(index * step, 100_000); rest > 0;) {
        day += 1
        if (![0, 6].includes(momentOf(day, isDate1904)?.weekday ?? 0)) rest -= 1
      }
      return day
    }
    const moment = momentOf(from, isDate1904)
    if (moment === undefined) return undefined
    const months = moment.month - 1 + index * step * (series.unit === 'year' ? 12 : 1)
    const [year, month] = [moment.year + Math.floor(months / 12), (months % 12) + 1]
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    return serialOf(year, month, Math.min(moment.day, last), isDate1904)
  }
  if (typeof start === 'number')
    return kind === 'growth' ? start * step ** index : start + index * step
  const parts = /^(.*?)(\d+)(\D*)$/s.exec(start)
  if (parts === null) return start
  const [, before = '', digits = '', after = ''] = parts
  return `${before}${String(Number(digits) + index * step).padStart(digits.length, '0')}${after}`
}

const series: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20102',
  title: words('填充序列', 'series fill'),
  target: RangeTarget,
  expected: Series,
  examine(view, target, expected) {
    const { isDate1904 } = view.workbook
    const step = expected.kind === 'list' ? '' : `，${expected.step}`
    return judgeValues(
      view,
      target,
      words(`序列 ${expected.start}${step}…`, `series ${expected.start}${step}…`),
      (value, at, index, sheet) => {
        const wanted = memberOf(expected, index, isDate1904)
        if (wanted === undefined) return { isOk: false }
        const isOk = isSame(
          value.kind === 'text' ? { kind: 'text', text: value.text.trim() } : value,
          typeof wanted === 'number'
            ? { kind: 'number', number: wanted }
            : { kind: 'text', text: wanted },
          undefined,
        )
        if (expected.kind !== 'date' || value.kind !== 'number') return { isOk }
        const { numberFormat } = formatAt(view.workbook, sheet, at.row, at.column)
        // A serial number that shows as a number is no date.
        if (formatMeaning(numberFormat).category !== 'date') return { isOk: false }
        return { isOk, actual: dateText(value.number, isDate1904) }
      },
    )
  },
  apply(draft, target, expected) {
    const { isDate1904 } = draft.view().workbook
    const { edit, cells } = cellsToEdit(draft, target)
    cells.forEach((at, index) => {
      edit.setValue(at, memberOf(expected, index, isDate1904))
    })
    if (expected.kind === 'date') edit.style(cells, { numberFormat: 'yyyy/m/d' })
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.register, ref: 'A2:A6' },
    expected: { start: 1, step: 2 },
    near: [
      { name: 'another step', expected: { start: 1, step: 1 } },
      { name: 'a growth series', expected: { kind: 'growth', start: 1, step: 2 } },
      {
        name: 'the last cell left out',
        target: { in: 'range', sheet: CONTENT.register, ref: 'A2:A5' },
      },
    ],
  },
})

const numberText: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20103',
  title: words('文本型数字', 'numbers stored as text'),
  target: RangeTarget,
  expected: z.object({
    /** The digits of each cell, row by row; without them any digits do. */
    values: z.optional(z.array(z.string().check(z.regex(/^\d+$/)))),
  }),
  examine(view, target, expected) {
    const list = expected.values?.slice(0, 3).join('、') ?? ''
    return judgeValues(
      view,
      target,
      words(`文本型数字 ${list}`, `numbers as text ${list}`),
      (value, at, index, sheet) => {
        const wanted = expected.values?.[index]
        const { numberFormat } = formatAt(view.workbook, sheet, at.row, at.column)
        // A number under the text format counts, where it has not lost zeros (20103).
        const text =
          value.kind === 'text' || (value.kind === 'number' && numberFormat.trim() === '@')
            ? toText(value).trim()
            : ''
        const isOk = /^\d+$/.test(text) && (expected.values === undefined || text === wanted)
        if (isOk || value.kind !== 'number') return { isOk }
        return { isOk, actual: `${toText(value)}（${numberFormat}）` }
      },
    )
  },
  apply(draft, target, expected) {
    const { edit, cells } = cellsToEdit(draft, target)
    cells.forEach((at, index) => {
      const known = toText(valueAt(edit.sheet, at.row, at.column))
      edit.setValue(at, expected.values?.[index] ?? known)
    })
    edit.style(cells, { numberFormat: '@' })
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.register, ref: 'C2:C6' },
    expected: { values: ['001', '002', '003', '004', '005'] },
    near: [
      { name: 'other digits', expected: { values: ['01', '02', '03', '04', '05'] } },
      {
        name: 'numbers that show zeros',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: CONTENT.register, ref: 'C2:C6' })
          cells.forEach((at, index) => {
            edit.setValue(at, index + 1)
          })
          edit.style(cells, { numberFormat: '000' })
        },
      },
    ],
  },
})

const DateOrTime = z
  .string()
  .check(z.refine((text) => serialOfText(text) !== undefined, 'yyyy-mm-dd, hh:mm:ss or both'))

const dateEntry: Checker<ExcelView, ExcelDraft> = defineChecker({
  code: '20104',
  title: words('日期时间输入', 'date or time entry'),
  target: RangeTarget,
  expected: z.object({
    /** yyyy-mm-dd, hh:mm:ss or both; one for all cells, or one for each. */
    moments: z.array(DateOrTime).check(z.minLength(1)),
    /** The cell must also show it as a date or time. */
    shown: z._default(z.boolean(), true),
  }),
  examine(view, target, expected) {
    const { isDate1904 } = view.workbook
    const list = expected.moments.slice(0, 3).join('、')
    return judgeValues(
      view,
      target,
      words(`日期 ${list}`, `date ${list}`),
      (value, at, index, sheet) => {
        const wanted = serialOfText(expected.moments[index] ?? expected.moments[0] ?? '') ?? 0
        if (value.kind !== 'number') return { isOk: false }
        const serial = wanted - (isDate1904 && wanted >= 1 ? 1462 : 0)
        const { numberFormat } = formatAt(view.workbook, sheet, at.row, at.column)
        const isDate = ['date', 'time'].includes(formatMeaning(numberFormat).category)
        // A second is as exact as a person types.
        const isOk = Math.abs(value.number - serial) < 0.5 / 86_400 && (isDate || !expected.shown)
        return { isOk, actual: isDate ? dateText(value.number, isDate1904) : toText(value) }
      },
    )
  },
  apply(draft, target, expected) {
    const { isDate1904 } = draft.view().workbook
    const { edit, cells } = cellsToEdit(draft, target)
    cells.forEach((at, index) => {
      const text = expected.moments[index] ?? expected.moments[0] ?? ''
      const serial = serialOfText(text) ?? 0
      edit.setValue(at, serial - (isDate1904 && serial >= 1 ? 1462 : 0))
      const parts = [
        ...(serial >= 1 ? ['yyyy/m/d'] : []),
        ...(Number.isInteger(serial) ? [] : ['h:mm:ss']),
      ]
      edit.style([at], { numberFormat: parts.join(' ') })
    })
  },
  example: {
    start: contentStart,
    target: { in: 'range', sheet: CONTENT.register, ref: 'D2' },
    expected: { moments: ['2026-09-01'] },
    near: [
      { name: 'a day later', expected: { moments: ['2026-09-02'] } },
      {
        name: 'the date as text',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: CONTENT.register, ref: 'D2' })
          for (const at of cells) edit.setValue(at, '2026.9.1')
        },
      },
      {
        name: 'the number under the date',
        make: (draft) => {
          const { edit, cells } = cellsToEdit(draft, { sheet: CONTENT.register, ref: 'D2' })
          for (const at of cells) edit.setValue(at, serialOf(2026, 9, 1))
        },
      },
    ],
  },
})

export const fillingCheckers: readonly Checker<ExcelView, ExcelDraft>[] = [
  series,
  numberText,
  dateEntry,
]
