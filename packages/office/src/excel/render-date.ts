/** A piece of a section of a format code. */
export type Token =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'digit' | 'date' | 'elapsed'; readonly text: string }
  | { readonly kind: 'point' | 'comma' | 'percent' | 'slash' | 'general' | 'text' }
  | { readonly kind: 'power'; readonly text: string }

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
/** A name by the number of letters that ask for it: 3 short, 4 whole, 5 its first letter. */
const named = (name: string | undefined, letters: number): string =>
  (name ?? '').slice(0, letters === 3 ? 3 : letters === 5 ? 1 : undefined)
const pad = (value: number, length: number): string => String(value).padStart(length, '0')

/** A date serial (counted from 1900) as the tokens of a section show it. */
export function renderDate(value: number, tokens: readonly Token[]): string {
  const moment = new Date(Math.round((value - 25_569) * 86_400) * 1000)
  if (Number.isNaN(moment.getTime())) return '#'
  const hasHalf = tokens.some((token) => token.kind === 'date' && /\//.test(token.text))
  const hour = moment.getUTCHours()
  const seconds = Math.round(value * 86_400)
  let beforeMinutes = false
  return tokens
    .map((token, index) => {
      if (token.kind === 'literal') return token.text
      if (token.kind === 'slash') return '/'
      if (token.kind === 'point') return '.'
      if (token.kind === 'elapsed') {
        beforeMinutes = token.text.startsWith('h')
        const unit = token.text.startsWith('h') ? 3600 : token.text.startsWith('m') ? 60 : 1
        return pad(Math.floor(seconds / unit), token.text.length)
      }
      if (token.kind !== 'date') return ''
      const { text } = token
      const two = Math.min(text.length, 2)
      const letter = text[0]
      if (text.includes('/')) return hour < 12 ? 'AM' : 'PM'
      if (letter === 'h') {
        beforeMinutes = true
        return pad(hasHalf ? ((hour + 11) % 12) + 1 : hour, two)
      }
      if (letter === 's') return pad(moment.getUTCSeconds(), two)
      const next = tokens.slice(index + 1).find((one) => one.kind === 'date')
      const isMinute =
        letter === 'm' && (beforeMinutes || (next?.kind === 'date' && next.text.startsWith('s')))
      if (letter !== 'm') beforeMinutes = false
      if (isMinute) {
        beforeMinutes = false
        return pad(moment.getUTCMinutes(), two)
      }
      if (letter === 'y')
        return text.length > 2
          ? String(moment.getUTCFullYear())
          : pad(moment.getUTCFullYear() % 100, 2)
      if (letter === 'm')
        return text.length > 2
          ? named(MONTHS[moment.getUTCMonth()], text.length)
          : pad(moment.getUTCMonth() + 1, two)
      const day = WEEKDAYS[moment.getUTCDay()] ?? ''
      if (letter === 'a') return text.length > 3 ? `星期${day}` : day
      return text.length > 2
        ? named(DAYS[moment.getUTCDay()], text.length)
        : pad(moment.getUTCDate(), two)
    })
    .join('')
}
