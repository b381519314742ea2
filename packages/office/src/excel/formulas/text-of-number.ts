import { plainNumber, splitSections } from '../number-format.ts'
import { chineseNumber, fullWidthDigits } from './chinese-numbers.ts'
import { momentOf, type Moment } from './moment.ts'

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const CHINESE_WEEKDAYS = '日一二三四五六'
const MONTHS =
  'January February March April May June July August September October November December'.split(' ')

interface Piece {
  readonly kind: 'literal' | 'bracket' | 'code'
  readonly text: string
}

const PIECES =
  /"([^"]*)"?|\\(.)|_(.)|\*.|\[([^\]]*)\]|(General|G\/通用格式|AM\/PM|A\/P|上午\/下午|aaaa?|e+(?![+-])|y+|m+|d+|h+|s+|\.0+|e[+-]|[0#?.,%/@])|([\s\S])/giu

function piecesOf(section: string): Piece[] {
  const pieces: Piece[] = []
  for (const [, quoted, escaped, blank, bracket, code, other] of section.matchAll(PIECES)) {
    if (bracket !== undefined) pieces.push({ kind: 'bracket', text: bracket })
    else if (code !== undefined) pieces.push({ kind: 'code', text: code })
    else {
      const text = quoted ?? escaped ?? (blank === undefined ? other : ' ') ?? ''
      if (text !== '') pieces.push({ kind: 'literal', text })
    }
  }
  return pieces
}

const COMPARE: ReadonlyMap<string, (one: number, two: number) => boolean> = new Map([
  ['=', (one: number, two: number) => one === two],
  ['<>', (one: number, two: number) => one !== two],
  ['<', (one: number, two: number) => one < two],
  ['>', (one: number, two: number) => one > two],
  ['<=', (one: number, two: number) => one <= two],
  ['>=', (one: number, two: number) => one >= two],
])

/** Whether the condition of a section holds; undefined where it has none. */
function condition(pieces: readonly Piece[], value: number): boolean | undefined {
  for (const { kind, text } of pieces) {
    const match = kind === 'bracket' ? /^(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)$/.exec(text) : null
    if (match !== null) return COMPARE.get(match[1] ?? '')?.(value, Number(match[2]))
  }
  return undefined
}

const isTextMark = (piece: Piece): boolean => piece.kind === 'code' && piece.text === '@'

/** The section for a number, and whether the number loses its sign there. */
function sectionFor(all: readonly (readonly Piece[])[], value: number) {
  // A section with @ is for texts, wherever it stands.
  const numeric = all.filter((pieces) => !pieces.some(isTextMark))
  const sections = numeric.length === 0 ? all : numeric
  const conditions = sections.map((pieces) => condition(pieces, value))
  if (conditions.some((one) => one !== undefined)) {
    const index = conditions.indexOf(true)
    const chosen = index >= 0 ? index : conditions.lastIndexOf(undefined)
    // No section is for this number: Excel shows it as it is.
    return { pieces: sections[chosen] ?? piecesOf('General'), isBare: chosen > 0 }
  }
  if (value < 0 && sections.length > 1) return { pieces: sections[1], isBare: true }
  if (value === 0 && sections.length > 2) return { pieces: sections[2], isBare: false }
  return { pieces: sections[0], isBare: false }
}

/** A number in General: eleven signs, as a cell of usual width shows it. */
export function generalText(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e11 || size < 1e-4)) {
    if (size < 1e-4 && plainNumber(size).length <= 11) return plainNumber(value)
    const [digits = '', power = '0'] = value.toExponential(5).split('e')
    const mantissa = digits.replace(/\.?0+$/, '')
    const exponent = String(Math.abs(Number(power))).padStart(2, '0')
    return `${mantissa}E${Number(power) < 0 ? '-' : '+'}${exponent}`
  }
  const whole = String(Math.trunc(size)).length
  return plainNumber(Number(value.toFixed(Math.max(0, Math.min(9, 10 - whole)))))
}

const isElapsed = (piece: Piece): boolean =>
  piece.kind === 'bracket' && /^(h+|m+|s+)$/i.test(piece.text)

/** One code of a date or time; `isMinute` tells the two meanings of m apart. */
function datePart(
  code: string,
  at: Moment,
  isMinute: boolean,
  isHalf: boolean,
): string | undefined {
  const lower = code.toLowerCase()
  const pad = (value: number): string => String(value).padStart(Math.min(lower.length, 2), '0')
  const half = at.hour < 12
  switch (lower[0]) {
    case 'y':
      return lower.length <= 2 ? pad(at.year % 100).padStart(2, '0') : String(at.year)
    case 'e':
      return String(at.year)
    case 'd':
      if (lower.length < 3) return pad(at.day)
      return (WEEKDAYS[at.weekday] ?? '').slice(0, lower.length === 3 ? 3 : undefined)
    case 'h':
      return pad(isHalf ? at.hour % 12 || 12 : at.hour)
    case 's':
      return pad(at.second)
    case 'm': {
      if (isMinute) return pad(at.minute)
      const name = MONTHS[at.month - 1] ?? ''
      if (lower.length < 3) return pad(at.month)
      return lower.length === 3 ? name.slice(0, 3) : lower.length === 5 ? name.slice(0, 1) : name
    }
    case 'a':
      if (lower.startsWith('aaa'))
        return `${lower.length > 3 ? '星期' : ''}${CHINESE_WEEKDAYS[at.weekday] ?? ''}`
      if (lower === 'a/p') return (half ? code[0] : code[2]) ?? ''
      return half ? 'AM' : 'PM'
    case '上':
      return half ? '上午' : '下午'
    default:
      return undefined
  }
}

function dateText(pieces: readonly Piece[], serial: number, isDate1904: boolean): string {
  const hasElapsed = pieces.some(isElapsed)
  const fraction =
    pieces.find((one) => one.kind === 'code' && /^\.0+$/.test(one.text))?.text.length ?? 1
  const scale = 10 ** (fraction - 1)
  const ticks = Math.round(Math.abs(serial) * 86_400 * scale)
  const seconds = Math.floor(ticks / scale)
  const moment = momentOf(seconds / 86_400, isDate1904)
  if ((moment === undefined || serial < 0) && !hasElapsed) return '#'.repeat(8)
  const at = moment ?? { year: 0, month: 1, day: 0, hour: 0, minute: 0, second: 0, weekday: 0 }
  const isHalf = pieces.some((one) => /^(am\/pm|a\/p|上午\/下午)$/i.test(one.text))
  const timeCodes = pieces.map((one) => {
    const isTime = one.kind === 'code' ? /^[hmsyd]+$/i.test(one.text) : isElapsed(one)
    return isTime ? (one.text[0] ?? '').toLowerCase() : ''
  })
  return pieces
    .map((piece, index) => {
      if (piece.kind === 'literal') return piece.text
      if (piece.kind === 'bracket') {
        const unit = { h: 3600, m: 60, s: 1 }[piece.text[0]?.toLowerCase() ?? '']
        if (!isElapsed(piece) || unit === undefined) return /^\$([^-]+)/.exec(piece.text)?.[1] ?? ''
        return String(Math.floor(seconds / unit)).padStart(piece.text.length, '0')
      }
      if (/^\.0+$/.test(piece.text)) return `.${String(ticks % scale).padStart(fraction - 1, '0')}`
      const before = timeCodes.slice(0, index).findLast((one) => one !== '')
      const after = timeCodes.slice(index + 1).find((one) => one !== '')
      const isMinute = piece.text.length < 3 && (before === 'h' || after === 's')
      return datePart(piece.text, at, isMinute, isHalf) ?? piece.text
    })
    .join('')
}

/** A fraction with a bottom as short as its mask, or a fixed one. */
function fractionText(size: number, codes: string): string {
  const [, top = '?', bottom = '?'] = /([#?0]+)\s*\/\s*([#?0]+|\d+)/.exec(codes) ?? []
  const hasWhole = /[#?0]\s+[#?0]+\s*\//.test(codes)
  const whole = hasWhole ? Math.floor(size) : 0
  const rest = size - whole
  const fixed = /^\d+$/.test(bottom) && !/^0+$/.test(bottom) ? Number(bottom) : undefined
  const most = fixed ?? 10 ** Math.min(bottom.length, 4) - 1
  let best = { top: Math.round(rest * (fixed ?? 1)), bottom: fixed ?? 1 }
  for (let one = 2; fixed === undefined && one <= most; one += 1) {
    const next = Math.round(rest * one)
    if (Math.abs(next / one - rest) < Math.abs(best.top / best.bottom - rest) - 1e-12)
      best = { top: next, bottom: one }
  }
  if (hasWhole && best.top === best.bottom) return String(whole + 1)
  if (hasWhole && best.top === 0) return `${whole}${' '.repeat(top.length + bottom.length + 2)}`
  const text = `${String(best.top).padStart(top.length)}/${String(best.bottom).padEnd(bottom.length)}`
  return whole > 0 ? `${whole} ${text}` : text
}

const isDigit = (piece: Piece): boolean => piece.kind === 'code' && '0#?'.includes(piece.text)

const literalOf = (piece: Piece): string =>
  piece.kind === 'bracket' ? (/^\$([^-]+)/.exec(piece.text)?.[1] ?? '') : piece.text

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Optional decimals at the end show nothing when they are zero. */
function shortened(fraction: string, mask: string): string {
  let end = fraction.length
  while (end > 0 && fraction[end - 1] === '0' && mask[end - 1] !== '0') end -= 1
  return fraction.slice(0, end)
}

function numberText(all: readonly Piece[], value: number, isBare: boolean): string {
  const style = all.flatMap((one) => /^DBNum(\d)$/i.exec(one.text)?.[1] ?? [])[0]
  // A point with zeros is one piece for times; numbers count its places.
  const pieces = all.flatMap((one): Piece[] =>
    one.kind === 'code' && /^\.0+$/.test(one.text)
      ? [...one.text].map((text) => ({ kind: 'code', text }))
      : [one],
  )
  // Digits behind the bar of a fraction are its fixed bottom: # ??/16.
  const bar = pieces.findIndex((one) => one.kind === 'code' && one.text === '/')
  const codes = pieces
    .map((one, index) => {
      if (one.kind === 'code') return one.text
      if (one.kind !== 'literal') return ''
      return /^\s+$/.test(one.text)
        ? ' '
        : bar >= 0 && index > bar && /^\d$/.test(one.text)
          ? one.text
          : ''
    })
    .join('')
  const sign = value < 0 && !isBare ? '-' : ''
  const size = Math.abs(value)
  const digitsAt = pieces.findIndex((one) => one.kind === 'code' && one.text !== '%')
  const around = (number: string): string =>
    pieces
      .map((one, index) => {
        if (one.kind !== 'code') return literalOf(one)
        if (one.text === '%') return '%'
        return index === digitsAt ? number : ''
      })
      .join('')
  const isOnlyNumerals = style !== undefined && pieces.every((one) => one.kind === 'bracket')
  if (isOnlyNumerals) return sign + chineseNumber(size, style)
  if (/general|通用/i.test(codes))
    return sign + around(style === undefined ? generalText(size) : chineseNumber(size, style))
  if (!pieces.some(isDigit))
    return (
      sign + pieces.map((one) => (one.text === '@' ? plainNumber(size) : literalOf(one))).join('')
    )
  if (codes.includes('/')) return sign + fractionText(size, codes)
  const plain = codes.replace(/e[+-].*$/i, '').replace(/[%\s]/g, '')
  const [wholeMask = '', decimalMask = ''] = plain.split('.')
  const decimals = decimalMask.replace(/[^0#?]/g, '')
  const scaling = /,+$/.exec(wholeMask + decimalMask)?.[0].length ?? 0
  const isGrouped = /[0#?],+[0#?]/.test(wholeMask)
  let scaled = (size * 100 ** (codes.match(/%/g) ?? []).length) / 1000 ** scaling
  let exponent = ''
  const power = /e([+-])([0#?]*)/i.exec(codes)
  const wholes = wholeMask.replace(/[^0#?]/g, '')
  if (power !== null) {
    const width = Math.max(1, wholes.length)
    let tens = scaled === 0 ? 0 : Math.floor(Math.log10(scaled) / width) * width
    if (Number((scaled / 10 ** tens).toFixed(decimals.length)) >= 10 ** width) tens += width
    scaled /= 10 ** tens
    exponent = `E${tens < 0 ? '-' : power[1] === '+' ? '+' : ''}${String(Math.abs(tens)).padStart((power[2] ?? '').length, '0')}`
  }
  const precise = Number(scaled.toPrecision(15))
  const rounded =
    precise < 1e15
      ? Number(`${Math.round(Number(`${precise}e${decimals.length}`))}e-${decimals.length}`)
      : precise
  const [whole = '0', fraction = ''] = rounded.toFixed(Math.min(decimals.length, 30)).split('.')
  const least = wholes.length - Math.max(wholes.search(/[0?]/), 0)
  const padding = wholes.includes('0') ? '0' : ' '
  const bare = whole === '0' ? '' : whole
  const padded = /[0?]/.test(wholes) ? bare.padStart(least, padding) : bare
  const number = isGrouped ? grouped(padded) : padded
  const tail = plain.includes('.') ? `.${shortened(fraction, decimals)}` : ''
  const shown = style === undefined ? number + tail : fullWidthDigits(number + tail, style)
  const first = pieces.findIndex(isDigit)
  const last = pieces.findLastIndex(isDigit)
  const isSplit = pieces.slice(first, last).some((one) => one.kind === 'literal')
  const isNothing = !/[1-9]/.test(number + tail)
  if (isSplit && decimals === '' && power === null) return sign + spread(pieces, shown, first)
  return (isNothing ? '' : sign) + around(shown + exponent)
}

/** Digits with signs between them, as in 000-0000: they are set in from the right. */
function spread(pieces: readonly Piece[], number: string, first: number): string {
  const digits = [...number]
  let text = ''
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index]
    if (piece === undefined || (piece.kind === 'code' && !isDigit(piece))) continue
    if (!isDigit(piece)) text = literalOf(piece) + text
    else text = (index === first ? digits.splice(0).join('') : (digits.pop() ?? '')) + text
  }
  return text
}

const sectionsOf = (code: string): Piece[][] => splitSections(code).slice(0, 4).map(piecesOf)

function textSection(sections: readonly (readonly Piece[])[]): readonly Piece[] | undefined {
  return sections[3] ?? sections.find((one) => one.some(isTextMark))
}

/** What stands in brackets in the section that a value is shown by: colours, conditions, numerals, languages. */
export function bracketsFor(value: number | string, code: string): readonly string[] {
  const sections = sectionsOf(code)
  const own = typeof value === 'string' ? textSection(sections) : sectionFor(sections, value).pieces
  return (own ?? []).flatMap((one) => (one.kind === 'bracket' ? one.text : []))
}

/**
 * What TEXT gives for a number or a text under a format code, in the words of a Chinese Excel: names of
 * months, Chinese numerals (DBNum), elapsed times, fractions and paddings included.
 */
export function textOfValue(value: number | string, code: string, isDate1904 = false): string {
  const sections = sectionsOf(code)
  if (typeof value === 'string')
    return (
      textSection(sections)
        ?.map((one) => (isTextMark(one) ? value : literalOf(one)))
        .join('') ?? value
    )
  const { pieces = [], isBare } = sectionFor(sections, value)
  const isGeneral = pieces.some((one) => one.kind === 'code' && /general|通用/i.test(one.text))
  const isDate =
    pieces.some(isElapsed) ||
    pieces.some(
      (one) =>
        one.kind === 'code' && /^(y+|m+|d+|h+|s+|e+|aaaa?|am\/pm|a\/p|上午\/下午)$/i.test(one.text),
    )
  if (isDate && !isGeneral) return dateText(pieces, value, isDate1904)
  return numberText(pieces, value, isBare)
}
