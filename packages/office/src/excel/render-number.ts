import { splitSections } from './number-format.ts'
import { renderDate, type Token } from './render-date.ts'

/** What a cell shows of a value: its text without paddings, and the colour that the format names. */
export interface Rendered {
  readonly text: string
  readonly color: string | undefined
}

interface Section {
  readonly tokens: readonly Token[]
  readonly color: string | undefined
  readonly condition: ((value: number) => boolean) | undefined
  /** Chinese numerals: 1 small (一), 2 capital (壹), 3 full width. */
  readonly numerals: string
}

const COLORS: ReadonlyMap<string, string> = new Map([
  ['黑色', 'black'],
  ['蓝色', 'blue'],
  ['青色', 'cyan'],
  ['绿色', 'green'],
  ['洋红色', 'magenta'],
  ['红色', 'red'],
  ['白色', 'white'],
  ['黄色', 'yellow'],
  ['color3', 'red'],
])
const COLOR =
  /^(black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色|洋红色|(?:color|颜色)\s*\d+)$/i
const CONDITION = /^(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$/

const COMPARE: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '=': (one, other) => one === other,
  '<>': (one, other) => one !== other,
}

function readSection(source: string): Section {
  const tokens: Token[] = []
  let color: string | undefined
  let condition: Section['condition']
  let numerals = ''
  const literal = (text: string): void => {
    tokens.push({ kind: 'literal', text })
  }
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at, at + 64)
    const sign = source[at] ?? ''
    if (sign === '"' || sign === '[') {
      const end = source.indexOf(sign === '"' ? '"' : ']', at + 1)
      const stop = end < 0 ? source.length : end
      const inside = source.slice(at + 1, stop)
      at = stop + 1
      if (sign === '"') literal(inside)
      else if (COLOR.test(inside)) {
        const name = inside.toLowerCase().replace(/\s/g, '')
        color = COLORS.get(name) ?? name
      } else if (CONDITION.test(inside)) {
        const [, operator = '=', limit = '0'] = CONDITION.exec(inside) ?? []
        condition = (value) => COMPARE[operator]?.(value, Number(limit)) ?? false
      } else if (/^dbnum\d/i.test(inside)) numerals = inside.slice(5, 6)
      else if (/^(h+|m+|s+)$/i.test(inside))
        tokens.push({ kind: 'elapsed', text: inside.toLowerCase() })
      else if (inside.startsWith('$'))
        literal(
          inside
            .slice(1)
            .replace(/-[^-]*$/, '')
            .replace('￥', '¥'),
        )
      continue
    }
    if (sign === '\\' || sign === '_' || sign === '*') {
      if (sign === '\\') literal(source[at + 1] ?? '')
      at += 2
      continue
    }
    const word = /^(general|g\/通用格式|am\/pm|a\/p|上午\/下午|e[+-]|y+|m+|d+|h+|s+|a{3,4})/i.exec(
      rest,
    )?.[0]
    if (word !== undefined) {
      at += word.length
      if (/^g/i.test(word)) tokens.push({ kind: 'general' })
      else if (/^e[+-]/i.test(word)) tokens.push({ kind: 'power', text: word })
      else tokens.push({ kind: 'date', text: word.toLowerCase() })
      continue
    }
    at += 1
    if (sign === '0' || sign === '#' || sign === '?') tokens.push({ kind: 'digit', text: sign })
    else if (sign === '.') tokens.push({ kind: 'point' })
    else if (sign === ',') tokens.push({ kind: 'comma' })
    else if (sign === '%') tokens.push({ kind: 'percent' })
    else if (sign === '@') tokens.push({ kind: 'text' })
    else if (sign === '/') tokens.push({ kind: 'slash' })
    else literal(sign.replace('￥', '¥'))
  }
  return { tokens, color, condition, numerals }
}

const isDigitToken = (token: Token | undefined): boolean => token?.kind === 'digit'

function fixed(value: number, decimals: number): string {
  // A cell rounds half up on the decimal digits, where toFixed sees the binary ones.
  const exact = Number(value.toPrecision(15))
  const shifted = Number(`${exact}e${decimals}`)
  return Number.isFinite(shifted) && Math.abs(shifted) < 1e15
    ? Number(`${Math.round(shifted)}e-${decimals}`).toFixed(decimals)
    : value.toFixed(Math.min(decimals, 30))
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

function renderFraction(value: number, tokens: readonly Token[]): string {
  const slash = tokens.findIndex((token) => token.kind === 'slash')
  const places = tokens.slice(slash + 1).filter(isDigitToken).length
  const fixedText = tokens
    .slice(slash + 1)
    .map((token) => (token.kind === 'literal' || token.kind === 'digit' ? token.text : ''))
    .join('')
  const given = /^[1-9]\d*/.exec(fixedText)?.[0]
  const whole = Math.floor(value)
  const part = value - whole
  let best: readonly [number, number] = [0, 1]
  const most = given === undefined ? Math.min(10 ** Math.max(places, 1) - 1, 999) : Number(given)
  for (let lower = given === undefined ? 1 : most; lower <= most; lower += 1) {
    const upper = Math.round(part * lower)
    if (Math.abs(part - upper / lower) < Math.abs(part - best[0] / best[1]) - 1e-12)
      best = [upper, lower]
  }
  return best[0] === 0 ? String(whole) : `${whole === 0 ? '' : `${whole} `}${best[0]}/${best[1]}`
}

function renderNumber(value: number, { tokens }: Section): string {
  if (tokens.some((token) => token.kind === 'slash')) return renderFraction(value, tokens)
  const point = tokens.findIndex((token) => token.kind === 'point')
  const power = tokens.findIndex((token) => token.kind === 'power')
  const stop = power < 0 ? tokens.length : power
  const digitsEnd = point < 0 ? stop : point
  const first = tokens.findIndex(isDigitToken)
  const last = tokens.findLastIndex((token, index) => isDigitToken(token) && index < stop)
  const commas = tokens.flatMap((token, index) => (token.kind === 'comma' ? index : []))
  const isGrouped = commas.some(
    (index) =>
      index > first && index < digitsEnd && tokens.slice(index, digitsEnd).some(isDigitToken),
  )
  const scale = commas.filter((index) => index > last).length
  const percents = tokens.filter((token) => token.kind === 'percent').length
  const decimals = point < 0 ? 0 : tokens.slice(point, stop).filter(isDigitToken).length
  const least = tokens
    .slice(0, digitsEnd)
    .filter((token) => token.kind === 'digit' && token.text === '0').length
  let scaled = value * 100 ** percents * 1000 ** -scale
  let exponent = 0
  if (power >= 0 && scaled !== 0) {
    exponent = Math.floor(Math.log10(scaled))
    scaled /= 10 ** exponent
  }
  const [whole = '0', fraction = ''] = fixed(scaled, decimals).split('.')
  const padded = (least === 0 && whole === '0' ? '' : whole).padStart(least, '0')
  // Optional decimals at the end show nothing when they are zero.
  const shown = tokens.slice(point < 0 ? stop : point, stop).filter(isDigitToken)
  let kept = fraction
  for (let index = shown.length - 1; index >= 0 && kept.endsWith('0'); index -= 1) {
    const token = shown[index]
    if (token?.kind !== 'digit' || token.text === '0') break
    kept = kept.slice(0, -1)
  }
  const number = isGrouped ? grouped(padded) : padded
  let text = ''
  let isWritten = false
  tokens.forEach((token, index) => {
    if (token.kind === 'literal') text += token.text
    else if (token.kind === 'percent') text += '%'
    else if (token.kind === 'power')
      text += `E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
    else if ((token.kind === 'digit' || token.kind === 'point') && !isWritten && index < stop) {
      text += point < 0 ? number : `${number}.${kept}`
      isWritten = true
    }
  })
  return text
}

function sectionFor(
  sections: readonly Section[],
  value: number,
): readonly [Section | undefined, boolean] {
  const numeric = sections.filter((one) => !one.tokens.some((token) => token.kind === 'text'))
  const list = numeric.length === 0 ? sections : numeric
  if (list.some((one) => one.condition !== undefined)) {
    const fitting = list.find((one) => one.condition?.(value) ?? true)
    return [fitting, value < 0]
  }
  const [positive, negative, zero] = list
  if (value < 0) return negative === undefined ? [positive, true] : [negative, false]
  if (value === 0) return [zero ?? positive, false]
  return [positive, false]
}

/** Shows a value under a format code, as a Chinese Excel does; a date serial counts from 1900. */
export function renderValue(code: string, value: number | string): Rendered {
  const sections = splitSections(code).slice(0, 4).map(readSection)
  if (typeof value === 'string') {
    const own = sections.find((one) => one.tokens.some((token) => token.kind === 'text'))
    if (own === undefined) return { text: value, color: undefined }
    const text = own.tokens.map((token) =>
      token.kind === 'text' ? value : token.kind === 'literal' ? token.text : '',
    )
    return { text: text.join('').trim(), color: own.color }
  }
  const [section, needsSign] = sectionFor(sections, value)
  if (section === undefined) return { text: '#', color: undefined }
  const { tokens, color, numerals } = section
  const isDate = tokens.some((token) => token.kind === 'date' || token.kind === 'elapsed')
  const amount = Math.abs(value)
  const isPlain = tokens.some((token) => token.kind === 'general' || token.kind === 'text')
  const shown = isDate
    ? renderDate(amount, section.tokens)
    : isPlain
      ? tokens.map((token) => (token.kind === 'literal' ? token.text : String(amount))).join('')
      : renderNumber(amount, section)
  const sign = needsSign && /[1-9]/.test(shown) ? '-' : ''
  const mark = numerals === '' ? '' : `[${numerals}]`
  return { text: `${mark}${sign}${shown}`.replace(/\s+/g, ' ').trim(), color }
}

const SAMPLES: readonly (number | string)[] = [
  0,
  1,
  -1,
  0.5,
  -0.456,
  0.125,
  12,
  1234.567,
  -1234.567,
  1_234_567.891,
  -98_765_432.1,
  45_000.75,
  36_526.3756,
  '文字',
]

/** True when two codes show every sample alike: different codes may mean the same (20309). */
export function isSameFormat(one: string, other: string): boolean {
  if (one === other) return true
  return SAMPLES.every((value) => {
    const left = renderValue(one, value)
    const right = renderValue(other, value)
    return left.text === right.text && left.color === right.color
  })
}
