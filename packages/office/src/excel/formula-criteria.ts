import { toNumber, toText } from './cell-value.ts'
import { numberIn } from './formulas/argument.ts'
import type { CellValue } from './read-workbook.ts'

/** A sign of a pattern: `*`, `?`, or one to be found as it is. */
interface PatternSign {
  readonly kind: 'many' | 'one' | 'literal'
  readonly sign: string
}

function signsOf(pattern: string): PatternSign[] {
  const signs: PatternSign[] = []
  for (let at = 0; at < pattern.length; at += 1) {
    const sign = pattern[at] ?? ''
    const next = pattern[at + 1] ?? ''
    if (sign === '~' && next !== '' && '*?~'.includes(next)) {
      signs.push({ kind: 'literal', sign: next })
      at += 1
    } else signs.push({ kind: sign === '*' ? 'many' : sign === '?' ? 'one' : 'literal', sign })
  }
  return signs
}

/** Matches * and ? (~ takes their meaning away) in few steps: a pattern must not make the engine hang. */
export function matchesWildcards(text: string, pattern: string): boolean {
  const signs = signsOf(pattern)
  let at = 0
  let inPattern = 0
  let star = -1
  let retry = 0
  while (at < text.length) {
    const sign = signs[inPattern]
    if (sign?.kind === 'many') {
      star = inPattern
      retry = at
      inPattern += 1
    } else if (sign?.kind === 'one' || (sign?.kind === 'literal' && sign.sign === text[at])) {
      at += 1
      inPattern += 1
    } else if (star >= 0) {
      retry += 1
      at = retry
      inPattern = star + 1
    } else return false
  }
  while (signs[inPattern]?.kind === 'many') inPattern += 1
  return inPattern === signs.length
}

/** A criterion such as ">=60", "男" or "张*" as a test (COUNTIF and relatives). */
export function criterion(value: CellValue): (cell: CellValue) => boolean {
  const match = /^(<=|>=|<>|=|<|>)?(.*)$/s.exec(toText(value))
  const sign = match?.[1] ?? '='
  const operand = match?.[2] ?? ''
  if (value.kind === 'error')
    return (cell) => (cell.kind === 'error' && cell.code === value.code) === (sign === '=')
  if (value.kind === 'boolean' || /^(true|false)$/i.test(operand)) {
    const truth = operand.toUpperCase() === 'TRUE'
    return (cell) => (cell.kind === 'boolean' && cell.value === truth) === (sign !== '<>')
  }
  // A criterion taken from an empty cell is 0; "" finds what shows nothing, "=" only empty cells.
  if (value.kind === 'empty') return (cell) => cell.kind === 'number' && cell.number === 0
  if (operand === '' && sign === '=')
    return (cell) =>
      cell.kind === 'empty' ||
      (match?.[1] === undefined && cell.kind === 'text' && cell.text === '')
  if (operand === '' && sign === '<>') return (cell) => cell.kind !== 'empty'
  const wanted = numberIn({ kind: 'text', text: operand }) ?? Number.NaN
  if (!Number.isNaN(wanted)) {
    return (cell) => {
      const actual =
        cell.kind === 'number'
          ? cell.number
          : sign === '=' || sign === '<>'
            ? toNumber(cell.kind === 'text' ? cell : undefined)
            : undefined
      if (actual === undefined) return sign === '<>'
      if (sign === '=') return actual === wanted
      if (sign === '<>') return actual !== wanted
      if (sign === '<') return actual < wanted
      if (sign === '>') return actual > wanted
      return sign === '<=' ? actual <= wanted : actual >= wanted
    }
  }
  const pattern = operand.toLowerCase()
  return (cell) => {
    const isLike = matchesWildcards(
      cell.kind === 'empty' ? '' : toText(cell).toLowerCase(),
      pattern,
    )
    if (sign === '<>') return !isLike
    if (sign === '=') return isLike && (operand === '' || cell.kind === 'text')
    const [left, right] = [toText(cell).toLowerCase(), operand.toLowerCase()]
    const order = left === right ? 0 : left < right ? -1 : 1
    if (cell.kind !== 'text') return false
    return sign.startsWith('<')
      ? order < 0 || (sign === '<=' && order === 0)
      : order > 0 || (sign === '>=' && order === 0)
  }
}
