import type { CellValue } from '../read-workbook.ts'
import { toText } from '../cell-value.ts'
import { momentOf, type Moment } from './moment.ts'
import {
  ERRORS,
  NotEvaluable,
  numberIn,
  numeric,
  ofNumbers,
  scalar,
  serialOfText,
  single,
  valuesOf,
  type Argument,
  type CallContext,
  type FormulaFunction,
} from './argument.ts'
import { ownTable } from '../../package/own-table.ts'

/** The serial of a calendar day; months and days beyond their ends run over, as in DATE. */
export function serialOf(year: number, month: number, day: number, isDate1904 = false): number {
  // Excel counts from the first of the month: 29 February 1900 is 60 (20104).
  const first = Date.UTC(year, month - 1, 1) / 86_400_000 + 25_569
  if (isDate1904) return first - 1462 + day - 1
  return (first < 61 ? first - 1 : first) + day - 1
}

/** A function of date parts of its first argument, a serial or a text that is a date. */
const part = (apply: (moment: Moment) => number): FormulaFunction => ({
  signature: 's',
  apply(list, context) {
    const serial = numberIn(single(list[0]))
    if (serial === undefined) return ERRORS.value
    const moment = momentOf(serial, context.workbook.isDate1904)
    return moment === undefined ? ERRORS.num : numeric(apply(moment))
  },
})

interface Dated {
  readonly numbers: readonly (number | undefined)[]
  readonly moments: readonly (Moment | undefined)[]
  readonly isDate1904: boolean
}

const dated = (apply: (dates: Dated) => number | CellValue): FormulaFunction => ({
  signature: 's',
  apply(list, context) {
    const { isDate1904 } = context.workbook
    const numbers = list.map((one) => numberIn(single(one)))
    if (numbers.some((number) => number === undefined)) return ERRORS.value
    const moments = numbers.map((one) =>
      one === undefined ? undefined : momentOf(Math.floor(one), isDate1904),
    )
    const result = apply({ numbers, moments, isDate1904 })
    return typeof result === 'number' ? numeric(result) : result
  },
})

const lastDay = (year: number, month: number): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate()

const months = (isEnd: boolean): FormulaFunction =>
  dated(({ numbers: [, shift = 0], moments: [from], isDate1904 }) => {
    if (from === undefined) return ERRORS.num
    const index = from.year * 12 + from.month - 1 + Math.trunc(shift)
    const [year, month] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1]
    const day = isEnd ? lastDay(year, month) : Math.min(from.day, lastDay(year, month))
    return serialOf(year, month, day, isDate1904)
  })

/** Days of a year of twelve months with thirty days. */
function days360(from: Moment, to: Moment, isEuropean: boolean): number {
  let [first, last] = [from.day, to.day]
  let month = to.month
  if (isEuropean) {
    first = Math.min(first, 30)
    last = Math.min(last, 30)
  } else {
    if (first === lastDay(from.year, from.month)) first = 30
    if (last === 31 && first < 30) {
      last = 1
      month += 1
    } else if (last === 31) last = 30
  }
  return (to.year - from.year) * 360 + (month - from.month) * 30 + last - first
}

const datedif: FormulaFunction = {
  signature: 's',
  apply(list, context) {
    const [start, end] = list.map((one) => numberIn(single(one)))
    const unitValue = single(list[2])
    const unit = unitValue === undefined ? '' : toText(unitValue).toUpperCase()
    if (start === undefined || end === undefined) return ERRORS.value
    if (Math.floor(start) > Math.floor(end)) return ERRORS.num
    const { isDate1904 } = context.workbook
    const [from, to] = [
      momentOf(Math.floor(start), isDate1904),
      momentOf(Math.floor(end), isDate1904),
    ]
    if (from === undefined || to === undefined) return ERRORS.num
    const monthsBetween =
      (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0)
    if (unit === 'Y') return numeric(Math.floor(monthsBetween / 12))
    if (unit === 'M') return numeric(monthsBetween)
    if (unit === 'D') return numeric(Math.floor(end) - Math.floor(start))
    if (unit === 'YM') return numeric(monthsBetween % 12)
    if (unit === 'MD') {
      if (to.day >= from.day) return numeric(to.day - from.day)
      const before = to.month === 1 ? lastDay(to.year - 1, 12) : lastDay(to.year, to.month - 1)
      return numeric(before - from.day + to.day)
    }
    if (unit === 'YD') {
      const passed = to.month > from.month || (to.month === from.month && to.day >= from.day)
      const birthday = serialOf(passed ? to.year : to.year - 1, from.month, from.day, isDate1904)
      return numeric(Math.floor(end) - birthday)
    }
    return ERRORS.num
  },
}

const WEEK_STARTS: Readonly<Record<number, number>> = ownTable({
  1: 0,
  2: 1,
  11: 1,
  12: 2,
  13: 3,
  14: 4,
  15: 5,
  16: 6,
  17: 0,
})

const weekday: FormulaFunction = {
  signature: 's',
  apply(list, context) {
    const serial = numberIn(single(list[0]))
    const type = list[1] === undefined ? 1 : numberIn(single(list[1]))
    if (serial === undefined || type === undefined) return ERRORS.value
    const moment = momentOf(Math.floor(serial), context.workbook.isDate1904)
    if (moment === undefined) return ERRORS.num
    if (type === 3) return numeric((moment.weekday + 6) % 7)
    const start = WEEK_STARTS[type]
    return start === undefined ? ERRORS.num : numeric(((moment.weekday - start + 7) % 7) + 1)
  },
}

function isoWeek(serial: number, moment: Moment, isDate1904: boolean): number {
  const thursday = serial - ((moment.weekday + 6) % 7) + 3
  const year = momentOf(thursday, isDate1904)?.year ?? moment.year
  return Math.floor((thursday - serialOf(year, 1, 1, isDate1904)) / 7) + 1
}

const weekNumber = (isIso: boolean): FormulaFunction =>
  dated(({ numbers: [serial = 0, type = 1], moments: [moment], isDate1904 }) => {
    if (moment === undefined) return ERRORS.num
    if (isIso || type === 21) return isoWeek(Math.floor(serial), moment, isDate1904)
    const start = WEEK_STARTS[type]
    if (start === undefined) return ERRORS.num
    const first = serialOf(moment.year, 1, 1, isDate1904)
    const offset = ((momentOf(first, isDate1904)?.weekday ?? 0) - start + 7) % 7
    return Math.floor((Math.floor(serial) - first + offset) / 7) + 1
  })

/** Which weekdays are free, from Monday: a number of a list or a text of seven digits. */
function freeDays(argument: Argument | undefined): readonly boolean[] | undefined {
  const value = single(argument)
  if (value === undefined || value.kind === 'empty')
    return [false, false, false, false, false, true, true]
  if (value.kind === 'text')
    return /^[01]{7}$/.test(value.text) ? [...value.text].map((one) => one === '1') : undefined
  const type = numberIn(value) ?? 1
  const free = type >= 11 ? [(type - 12 + 7) % 7] : [(type + 4) % 7, (type + 5) % 7]
  return Array.from({ length: 7 }, (_, day) => free.includes(day))
}

const MOST_DAYS = 400_000

function workdays(
  list: readonly Argument[],
  context: CallContext,
  isCount: boolean,
  weekend: Argument | undefined,
  holidays: Argument | undefined,
): CellValue {
  const [start, second] = list.map((one) => numberIn(single(one)))
  const free = freeDays(weekend)
  if (start === undefined || second === undefined || free === undefined) return ERRORS.value
  const off = new Set(valuesOf(holidays).map((one) => Math.floor(numberIn(one) ?? -1)))
  const { isDate1904 } = context.workbook
  const isFree = (serial: number): boolean => {
    const moment = momentOf(serial, isDate1904)
    return moment === undefined || free[(moment.weekday + 6) % 7] === true || off.has(serial)
  }
  const [from, to] = [Math.floor(start), Math.floor(second)]
  if (free.every(Boolean)) return ERRORS.value
  if (isCount) {
    const step = to >= from ? 1 : -1
    if (Math.abs(to - from) > MOST_DAYS) return ERRORS.num
    let count = 0
    for (let day = from; step > 0 ? day <= to : day >= to; day += step)
      if (!isFree(day)) count += step
    return numeric(count)
  }
  let day = from
  if (Math.abs(to) > MOST_DAYS) return ERRORS.num
  for (let rest = Math.abs(to); rest > 0;) {
    day += to > 0 ? 1 : -1
    if (day < 0 || day > 2_958_465) return ERRORS.num
    if (!isFree(day)) rest -= 1
  }
  return numeric(day)
}

/** The share of a year between two days, by the five bases of the money market. */
function yearFraction({ numbers, moments, isDate1904 }: Dated): number | CellValue {
  const [start = 0, end = 0, basis = 0] = numbers
  let [from, to] = moments
  if (from === undefined || to === undefined) return ERRORS.num
  if (start > end) [from, to] = [to, from]
  const days = Math.abs(Math.floor(end) - Math.floor(start))
  if (basis === 0 || basis === 4) return days360(from, to, basis === 4) / 360
  if (basis === 2) return days / 360
  if (basis === 3) return days / 365
  if (basis !== 1) return ERRORS.num
  const years = to.year - from.year + 1
  const oneYear =
    years <= 2 &&
    (to.year === from.year ||
      to.month < from.month ||
      (to.month === from.month && to.day <= from.day))
  if (oneYear) {
    const leap = [from.year, to.year].some((year) => {
      const day = serialOf(year, 2, 29, isDate1904)
      return lastDay(year, 2) === 29 && day >= Math.min(start, end) && day <= Math.max(start, end)
    })
    const whole = from.year === to.year ? lastDay(from.year, 2) === 29 : leap
    return days / (whole ? 366 : 365)
  }
  const span = serialOf(to.year + 1, 1, 1, isDate1904) - serialOf(from.year, 1, 1, isDate1904)
  return days / (span / years)
}

const clock = (isDay: boolean): FormulaFunction => ({
  signature: '',
  apply(_, context) {
    if (context.now === undefined) throw new NotEvaluable('no clock')
    return numeric(isDay ? Math.floor(context.now) : context.now)
  },
})

export const DATES: Readonly<Record<string, FormulaFunction>> = ownTable({
  TODAY: clock(true),
  NOW: clock(false),
  DATE: {
    signature: 's',
    apply(list, context) {
      const [year, month, day] = list.map((one) => numberIn(single(one)))
      if (year === undefined || month === undefined || day === undefined) return ERRORS.value
      const whole = Math.trunc(year)
      if (whole < 0 || whole > 9999) return ERRORS.num
      const { isDate1904 } = context.workbook
      const serial = serialOf(
        whole < 1900 ? whole + 1900 : whole,
        Math.trunc(month),
        Math.trunc(day),
        isDate1904,
      )
      return serial < 0 ? ERRORS.num : numeric(serial)
    },
  },
  TIME: ofNumbers((hour = 0, minute = 0, second = 0) => {
    const seconds = Math.trunc(hour) * 3600 + Math.trunc(minute) * 60 + Math.trunc(second)
    return seconds < 0 ? ERRORS.num : (seconds % 86_400) / 86_400
  }),
  YEAR: part((moment) => moment.year),
  MONTH: part((moment) => moment.month),
  DAY: part((moment) => moment.day),
  HOUR: part((moment) => moment.hour),
  MINUTE: part((moment) => moment.minute),
  SECOND: part((moment) => moment.second),
  WEEKDAY: weekday,
  WEEKNUM: weekNumber(false),
  ISOWEEKNUM: weekNumber(true),
  EDATE: months(false),
  EOMONTH: months(true),
  DATEDIF: datedif,
  DAYS: ofNumbers((end = 0, start = 0) => Math.floor(end) - Math.floor(start)),
  DAYS360: dated(({ numbers, moments: [from, to] }) =>
    from === undefined || to === undefined
      ? ERRORS.num
      : days360(from, to, (numbers[2] ?? 0) !== 0),
  ),
  YEARFRAC: dated(yearFraction),
  DATEVALUE: scalar(([value]) => {
    const serial = value === undefined ? undefined : serialOfText(toText(value))
    return serial === undefined ? ERRORS.value : numeric(Math.floor(serial))
  }),
  TIMEVALUE: scalar(([value]) => {
    const serial = value === undefined ? undefined : serialOfText(toText(value))
    return serial === undefined ? ERRORS.value : numeric(serial - Math.floor(serial))
  }),
  NETWORKDAYS: {
    signature: 'ssr',
    apply: (list, context) => workdays(list, context, true, undefined, list[2]),
  },
  'NETWORKDAYS.INTL': {
    signature: 'sssr',
    apply: (list, context) => workdays(list, context, true, list[2], list[3]),
  },
  WORKDAY: {
    signature: 'ssr',
    apply: (list, context) => workdays(list, context, false, undefined, list[2]),
  },
  'WORKDAY.INTL': {
    signature: 'sssr',
    apply: (list, context) => workdays(list, context, false, list[2], list[3]),
  },
})
