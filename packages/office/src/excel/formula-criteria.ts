import { toNumber, toText } from './cell-value.ts'
import type { CellValue } from './read-workbook.ts'

/** Matches * and ? in linear steps: a candidate's pattern must not make the engine hang. */
function matchesWildcards(text: string, pattern: string): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let retry = 0
  while (at < text.length) {
    const sign = pattern[inPattern]
    if (sign === '*') {
      star = inPattern
      retry = at
      inPattern += 1
    } else if (sign === '?' || sign === text[at]) {
      at += 1
      inPattern += 1
    } else if (star >= 0) {
      retry += 1
      at = retry
      inPattern = star + 1
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern += 1
  return inPattern === pattern.length
}

/** A criterion such as ">=60", "男" or "张*" as a test (COUNTIF and relatives). */
export function criterion(value: CellValue): (cell: CellValue) => boolean {
  const match = /^(<=|>=|<>|=|<|>)?(.*)$/s.exec(toText(value))
  const sign = match?.[1] ?? '='
  const operand = match?.[2] ?? ''
  const wanted = operand.trim() === '' ? Number.NaN : Number(operand)
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
    const order = toText(cell).toLowerCase().localeCompare(operand.toLowerCase())
    if (cell.kind !== 'text') return false
    return sign.startsWith('<')
      ? order < 0 || (sign === '<=' && order === 0)
      : order > 0 || (sign === '>=' && order === 0)
  }
}
