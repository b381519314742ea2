import { toNumber } from '../cell-value.ts'
import type { CellValue } from '../read-workbook.ts'

const RANKS = { empty: 0, number: 0, text: 1, boolean: 2, error: 3 }

/** Excel's order: numbers before texts before truth values; texts without case. */
export function orderOf(one: CellValue, two: CellValue): number {
  if (one.kind === 'empty' && two.kind === 'text') return two.text === '' ? 0 : -1
  if (two.kind === 'empty' && one.kind === 'text') return one.text === '' ? 0 : 1
  if (one.kind === 'empty' && two.kind === 'boolean') return two.value ? -1 : 0
  if (two.kind === 'empty' && one.kind === 'boolean') return one.value ? 1 : 0
  if (RANKS[one.kind] !== RANKS[two.kind]) return RANKS[one.kind] - RANKS[two.kind]
  if (one.kind === 'text' && two.kind === 'text') {
    const left = one.text.toLowerCase()
    const right = two.text.toLowerCase()
    return left === right ? 0 : left < right ? -1 : 1
  }
  const [left, right] = [toNumber(one) ?? 0, toNumber(two) ?? 0]
  // Excel compares fifteen digits: 0.1+0.2 equals 0.3.
  return Math.abs(left - right) <= Math.abs(left) * 5e-16 ? 0 : left - right
}
