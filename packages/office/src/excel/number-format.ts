import { ownTable } from '../package/own-table.ts'

const BUILT_IN: Readonly<Record<number, string>> = ownTable({
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '"¥"#,##0;"¥"\\-#,##0',
  6: '"¥"#,##0;[Red]"¥"\\-#,##0',
  7: '"¥"#,##0.00;"¥"\\-#,##0.00',
  8: '"¥"#,##0.00;[Red]"¥"\\-#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  37: '#,##0_);(#,##0)',
  38: '#,##0_);[Red](#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);[Red](#,##0.00)',
  41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
  42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
  43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
  44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mmss.0',
  48: '##0.0E+0',
  49: '@',
})
/** Ids 27–36 and 50–58 are dates and times of East Asian versions (20309). */
const EAST_ASIAN: Readonly<Record<number, string>> = ownTable({
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  31: 'yyyy"年"m"月"d"日"',
  30: 'm/d/yy',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: '上午/下午h"时"mm"分"',
  35: '上午/下午h"时"mm"分"ss"秒"',
  51: 'm"月"d"日"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: '上午/下午h"时"mm"分"',
  56: '上午/下午h"时"mm"分"ss"秒"',
  58: 'm"月"d"日"',
})

/** The code of a built-in number format as Chinese Office shows it. */
export function builtInFormat(id: number): string {
  const known = BUILT_IN[id] ?? EAST_ASIAN[id]
  if (known !== undefined) return known
  return (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'yyyy"年"m"月"' : 'General'
}

const ID_OF = new Map([
  ['General', 0],
  ...Object.entries(BUILT_IN).map(([id, code]) => [code, Number(id)] as const),
] as const)

/** The built-in id of a code that every Office shows the same; currency and accounting have none. */
export function builtInIdOf(code: string): number | undefined {
  const id = ID_OF.get(code)
  // Signs of 5–8 and 41–44 depend on the country, and WPS writes its own under these ids.
  return id === undefined || (id >= 5 && id <= 8) || (id >= 41 && id <= 44) ? undefined : id
}

export type FormatCategory =
  | 'general'
  | 'number'
  | 'currency'
  | 'accounting'
  | 'percent'
  | 'scientific'
  | 'fraction'
  | 'date'
  | 'time'
  | 'text'
  | 'special'

/** What a number format means, whatever code says it (2.6, 20309). */
export interface FormatMeaning {
  readonly category: FormatCategory
  readonly decimals: number
  readonly thousands: boolean
  /** Currency sign, ￥ written as ¥; empty when there is none. */
  readonly symbol: string
  readonly isRedNegative: boolean
  /** Digits before the point that are padded with zeros. */
  readonly zeros: number
}

/** The sections of a code between its semicolons. */
export function splitSections(code: string): string[] {
  const sections = ['']
  let quoted = false
  for (let index = 0; index < code.length; index += 1) {
    const sign = code[index] ?? ''
    if (sign === '"') quoted = !quoted
    if (sign === ';' && !quoted) {
      sections.push('')
      continue
    }
    sections[sections.length - 1] += sign
    if ((sign === '\\' || sign === '_' || sign === '*') && !quoted) {
      index += 1
      sections[sections.length - 1] += code[index] ?? ''
    }
  }
  return sections
}

interface Bare {
  readonly text: string
  readonly literals: string
  readonly hasFill: boolean
  readonly brackets: readonly string[]
}

/** The section without literals, paddings and brackets, and what was taken out. */
function strip(section: string): Bare {
  let text = ''
  let literals = ''
  let hasFill = false
  const brackets: string[] = []
  for (let index = 0; index < section.length; index += 1) {
    const sign = section[index] ?? ''
    if (sign === '"') {
      const end = section.indexOf('"', index + 1)
      const stop = end < 0 ? section.length : end
      literals += section.slice(index + 1, stop)
      index = stop
    } else if (sign === '[') {
      const end = section.indexOf(']', index)
      const stop = end < 0 ? section.length : end
      brackets.push(section.slice(index + 1, stop))
      index = stop
    } else if (sign === '\\') {
      literals += section[index + 1] ?? ''
      index += 1
    } else if (sign === '_' || sign === '*') {
      hasFill ||= sign === '*'
      index += 1
    } else text += sign
  }
  return { text, literals, hasFill, brackets }
}

const SIGNS = /[¥￥$€£₩]/

function symbolOf(bare: Bare): string {
  for (const bracket of bare.brackets) {
    const sign = /^\$([^-]*)/.exec(bracket)?.[1]
    if (sign !== undefined && sign !== '') return sign.replace('￥', '¥')
  }
  const found = SIGNS.exec(bare.literals + bare.text)?.[0] ?? ''
  return found.replace('￥', '¥')
}

function categoryOf(bare: Bare, symbol: string): FormatCategory {
  const text = bare.text.toLowerCase()
  if (text.trim() === '@') return 'text'
  if (text.includes('general'))
    return bare.brackets.some((one) => /^dbnum/i.test(one)) ? 'special' : 'general'
  const isElapsed = bare.brackets.some((one) => /^(h+|m+|s+)$/i.test(one))
  const letters = text.replace(/am\/pm|a\/p|上午\/下午/g, '')
  const isDay = /[yd]|aaa|^[gbe]+$|e(?![+-])/.test(letters.replace(/general/g, ''))
  if (isDay || (/m/.test(letters) && !/[hs]/.test(letters) && !isElapsed)) return 'date'
  if (/[hs]/.test(letters) || isElapsed) return 'time'
  if (text.includes('%')) return 'percent'
  if (/e[+-]/.test(text)) return 'scientific'
  if (/[#?0]\s*\/\s*[#?\d]/.test(text)) return 'fraction'
  if (!/[0#?]/.test(text)) return 'general'
  if (bare.brackets.some((one) => /^dbnum/i.test(one))) return 'special'
  if (bare.hasFill) return 'accounting'
  return symbol === '' ? 'number' : 'currency'
}

/** Reads the meaning of a format code. */
export function formatMeaning(code: string): FormatMeaning {
  const sections = splitSections(code)
  const bare = strip(sections[0] ?? '')
  const symbol = symbolOf(bare)
  const digits = bare.text.replace(/e[+-].*$/i, '')
  const [whole = '', fraction = ''] = digits.split('.')
  return {
    category: categoryOf(bare, symbol),
    decimals: (fraction.match(/[0#?]/g) ?? []).length,
    thousands: /[#0?],[#0?]/.test(whole),
    symbol,
    isRedNegative: /\[(red|红色|color\s*3)\]/i.test(sections[1] ?? ''),
    zeros: (whole.match(/0/g) ?? []).length,
  }
}

/** A code without locale, quotes and escapes, for comparing date patterns. */
export function barePattern(code: string): string {
  return (splitSections(code)[0] ?? '')
    .replace(/\[\$-[^\]]*\]/g, '')
    .replace(/["\\]/g, '')
    .replace(/[_*]./g, '')
    .trim()
    .toLowerCase()
}

/** The day of a date serial as yyyy-mm-dd, with the time when it has one. */
export function dateText(serial: number, isDate1904: boolean): string {
  // Serial 60 is 29 February 1900, which never was: earlier days are one off (20104).
  const days = isDate1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const moment = new Date(Math.round((days - 25_569) * 86_400) * 1000)
  if (Number.isNaN(moment.getTime())) return String(serial)
  const iso = moment.toISOString()
  const time = iso.slice(11, 19)
  if (time === '00:00:00') return iso.slice(0, 10)
  if (serial >= 0 && serial < 1) return time
  return `${iso.slice(0, 10)} ${time}`
}

/** A number in full digits: long identity numbers must not turn into 1.1E+17. */
export function plainNumber(value: number): string {
  const text = String(Math.abs(value) < 1e15 ? Number(value.toPrecision(15)) : value)
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', power = '0'] = match
  const exponent = Number(power)
  if (exponent < 0) return `${sign}0.${'0'.repeat(Math.min(-exponent - 1, 300))}${whole}${fraction}`
  return sign + whole + fraction.padEnd(Math.min(exponent, 309), '0')
}
