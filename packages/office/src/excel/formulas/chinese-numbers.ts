import { plainNumber } from '../number-format.ts'

/** Digits by the number of DBNum: 1 small, 2 capital, 3 full width. */
const DIGITS: ReadonlyMap<string, string> = new Map([
  ['1', '〇一二三四五六七八九'],
  ['2', '零壹贰叁肆伍陆柒捌玖'],
  ['3', '０１２３４５６７８９'],
])
const UNITS: ReadonlyMap<string, readonly string[]> = new Map([
  ['1', ['', '十', '百', '千']],
  ['2', ['', '拾', '佰', '仟']],
])
const GROUPS = ['', '万', '亿', '兆']

/** Each digit of a text in Chinese, one for one: 2024 is 二〇二四. */
export function fullWidthDigits(text: string, style: string): string {
  const digits = DIGITS.get(style) ?? ''
  return text.replace(/\d/g, (digit) => digits[Number(digit)] ?? digit)
}

/** Four digits with their units; zeros between digits are read once. */
function groupText(group: string, digits: string, units: readonly string[]): string {
  let text = ''
  ;[...group].forEach((digit, place) => {
    if (digit !== '0') text += (digits[Number(digit)] ?? '') + (units[3 - place] ?? '')
    else if (!text.endsWith(digits[0] ?? '')) text += digits[0] ?? ''
  })
  return text
}

/** A number as it is read: 10203 is 一万〇二百〇三, with capitals 壹万零贰佰零叁. */
export function chineseNumber(value: number, style: string): string {
  const digits = DIGITS.get(style) ?? ''
  const units = UNITS.get(style)
  const [whole = '0', fraction = ''] = plainNumber(value).split('.')
  const tail = fraction === '' ? '' : `.${fullWidthDigits(fraction, style)}`
  if (units === undefined || whole.length > 16) return fullWidthDigits(whole, style) + tail
  const zero = digits[0] ?? ''
  const padded = whole.padStart(Math.ceil(whole.length / 4) * 4, '0')
  let text = ''
  for (let at = 0; at < padded.length; at += 4) {
    const group = groupText(padded.slice(at, at + 4), digits, units)
    const bare = group.endsWith(zero) ? group.slice(0, -1) : group
    const isNothing = bare === ''
    if (group.startsWith(zero) && !text.endsWith(zero) && text !== '') text += zero
    const read = bare.startsWith(zero) ? bare.slice(1) : bare
    if (!isNothing) text += read + (GROUPS[(padded.length - at) / 4 - 1] ?? '')
    if (!isNothing && group.endsWith(zero) && at + 4 < padded.length) text += zero
  }
  while (text.endsWith(zero) && text !== '') text = text.slice(0, -1)
  return (text === '' ? zero : text) + tail
}
