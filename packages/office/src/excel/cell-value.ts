import { plainNumber } from './number-format.ts'
import type { CellValue } from './read-workbook.ts'

/** A value as a number in arithmetic: empty is 0, truth is 1, number-like text counts. */
export function toNumber(value: CellValue | undefined): number | undefined {
  if (value === undefined) return undefined
  if (value.kind === 'number') return value.number
  if (value.kind === 'boolean') return value.value ? 1 : 0
  if (value.kind === 'empty') return 0
  if (value.kind === 'text' && value.text.trim() !== '') {
    const parsed = Number(value.text)
    if (Number.isFinite(parsed)) return parsed
  }
  return undefined
}

/** A value as text, as joining with & makes it. */
export function toText(value: CellValue): string {
  if (value.kind === 'text') return value.text
  if (value.kind === 'number') return plainNumber(value.number)
  if (value.kind === 'boolean') return value.value ? 'TRUE' : 'FALSE'
  return value.kind === 'error' ? value.code : ''
}
