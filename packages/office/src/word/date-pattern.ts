import { ownTable } from '../package/own-table.ts'

const DIGITS = '〇一二三四五六七八九'
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const MONTHS =
  'January February March April May June July August September October November December'.split(' ')
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** What a piece of a date format may be; each reads the start of a text and tells its length. */
type Piece = (text: string) => number

const digits =
  (least: number, most: number): Piece =>
  (text) => {
    const length = /^\d*/.exec(text)?.[0].length ?? 0
    return length >= least ? Math.min(length, most) : -1
  }
/** A number without a zero before it: formats of one letter add none. */
const bare: Piece = (text) => {
  const length = /^\d{1,2}/.exec(text)?.[0].length ?? -1
  return length > 1 && text.startsWith('0') ? -1 : length
}
const oneOf =
  (list: readonly string[]): Piece =>
  (text) =>
    Math.max(-1, ...list.filter((one) => text.startsWith(one)).map((one) => one.length))
const chinese =
  (least: number, most: number): Piece =>
  (text) => {
    let length = 0
    while (length < most && /[〇○０一二三四五六七八九十廿卅]/.test(text[length] ?? '')) length += 1
    return length >= least ? length : -1
  }

const PIECES: Readonly<Record<string, Piece>> = ownTable({
  yyyy: digits(4, 4),
  yy: digits(2, 2),
  M: bare,
  MM: digits(2, 2),
  MMM: oneOf(MONTHS.map((one) => one.slice(0, 3))),
  MMMM: oneOf([...MONTHS, ...Array.from({ length: 12 }, (_, at) => `${at + 1}月`)].reverse()),
  d: bare,
  dd: digits(2, 2),
  ddd: oneOf([...DAYS.map((one) => one.slice(0, 3)), ...WEEKDAYS.map((one) => `周${one}`)]),
  dddd: oneOf([...DAYS, ...WEEKDAYS.map((one) => `星期${one}`)]),
  W: oneOf(WEEKDAYS),
  H: bare,
  HH: digits(2, 2),
  h: bare,
  hh: digits(2, 2),
  m: bare,
  mm: digits(2, 2),
  s: bare,
  ss: digits(2, 2),
  EEEE: chinese(4, 4),
  O: chinese(1, 2),
  A: chinese(1, 3),
})

/** A date format in pieces: letters that stand for parts of a date, and signs as they are. */
function piecesOf(format: string): readonly string[] {
  return format.match(/AM\/PM|am\/pm|y+|M+|d+|H+|h+|m+|s+|E+|O|A|W|'[^']*'|./gu) ?? []
}

/** Length of the text that a date format fits at the start of a text, or -1. */
function fits(text: string, format: readonly string[]): number {
  let at = 0
  for (const one of format) {
    const piece = PIECES[one]
    if (/^am\/pm$/i.test(one)) {
      const length = oneOf(['上午', '下午', 'AM', 'PM', 'am', 'pm'])(text.slice(at))
      if (length < 0) return -1
      at += length
    } else if (piece === undefined) {
      const literal = one.replaceAll("'", '')
      if (!text.startsWith(literal, at)) return -1
      at += literal.length
    } else {
      const length = piece(text.slice(at))
      if (length < 0) return -1
      at += length
    }
  }
  return at
}

/** The first date of a format (yyyy年M月d日 …) in a text: its value depends on the day (10507). */
export function findDate(text: string, format: string): string | undefined {
  const pieces = piecesOf(format)
  for (let at = 0; at < text.length; at += 1) {
    const length = fits(text.slice(at, at + 60), pieces)
    const isCut = /\d/.test(text[at - 1] ?? '') && /\d/.test(text[at] ?? '')
    if (length > 0 && !isCut) return text.slice(at, at + length)
  }
  return undefined
}

/** A date in a format; for the dates that answer files hold. */
export function formatDate(
  date: { readonly year: number; readonly month: number; readonly day: number },
  format: string,
): string {
  const { year, month, day } = date
  const two = (value: number): string => String(value).padStart(2, '0')
  const tens = (value: number): string =>
    value < 10
      ? (DIGITS[value] ?? '')
      : `${value < 20 ? '' : (DIGITS[Math.floor(value / 10)] ?? '')}十${value % 10 === 0 ? '' : (DIGITS[value % 10] ?? '')}`
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
  const values: Readonly<Record<string, string>> = {
    yyyy: String(year),
    yy: two(year % 100),
    M: String(month),
    MM: two(month),
    MMM: (MONTHS[month - 1] ?? '').slice(0, 3),
    MMMM: MONTHS[month - 1] ?? '',
    d: String(day),
    dd: two(day),
    ddd: `周${WEEKDAYS[weekday] ?? ''}`,
    dddd: `星期${WEEKDAYS[weekday] ?? ''}`,
    W: WEEKDAYS[weekday] ?? '',
    H: '9',
    HH: '09',
    h: '9',
    hh: '09',
    m: '5',
    mm: '05',
    s: '7',
    ss: '07',
    'AM/PM': 'AM',
    'am/pm': 'am',
    EEEE: [...String(year)].map((sign) => DIGITS[Number(sign)] ?? '').join(''),
    O: tens(month),
    A: tens(day),
  }
  return piecesOf(format)
    .map((one) => values[one] ?? one.replaceAll("'", ''))
    .join('')
}
