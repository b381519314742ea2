import * as z from 'zod/mini'
import { plain, snippet, type Words } from '../checkpoints/checker.ts'
import { foldSpaces } from '../package/normalize-text.ts'
import { toText } from './cell-value.ts'
import type { CellValue } from './read-workbook.ts'

/** A typed value: text, number or truth. */
export const Value = z.union([z.string(), z.number(), z.boolean()])
export type Value = z.infer<typeof Value>

/** One value for all cells, or one for each, row by row. */
export const Values = z
  .object({ value: z.optional(Value), values: z.optional(z.array(Value)) })
  .check(
    z.refine(
      (one) => (one.value === undefined) !== (one.values === undefined),
      'either value or values',
    ),
  )

export function isNumber(actual: number, wanted: number, decimals: number | undefined): boolean {
  if (decimals !== undefined) {
    const half = 0.5 * 10 ** -decimals
    return Math.abs(actual - wanted) < half + Math.abs(wanted) * 1e-9
  }
  return Math.abs(actual - wanted) <= Math.max(Math.abs(actual), Math.abs(wanted)) * 1e-9
}

export function isValue(
  actual: CellValue,
  wanted: Value,
  decimals: number | undefined,
  acceptsNumberText: boolean,
): boolean {
  if (typeof wanted === 'boolean') return actual.kind === 'boolean' && actual.value === wanted
  if (typeof wanted === 'number') {
    if (actual.kind === 'number') return isNumber(actual.number, wanted, decimals)
    return (
      acceptsNumberText &&
      actual.kind === 'text' &&
      actual.text.trim() !== '' &&
      isNumber(Number(actual.text), wanted, decimals)
    )
  }
  const text = toText(actual)
  return text === wanted || foldSpaces(text) === foldSpaces(wanted)
}

export const showValue = (value: CellValue): string =>
  value.kind === 'empty' ? '—' : snippet(toText(value))

export function wantedAt(
  expected: { readonly value?: Value | undefined; readonly values?: readonly Value[] | undefined },
  index: number,
): Value | undefined {
  return expected.values === undefined ? expected.value : expected.values[index]
}

export function describeValues(expected: z.infer<typeof Values>): Words {
  const list = expected.values ?? [expected.value ?? '']
  const more = list.length > 4 ? '…' : ''
  return plain(`${list.slice(0, 4).map(String).join('、')}${more}`)
}

/** True for two results that a reader takes for one; numbers to the digits that were asked for. */
export function isSame(one: CellValue, two: CellValue, decimals: number | undefined): boolean {
  if (one.kind === 'number' && two.kind === 'number')
    return isNumber(one.number, two.number, decimals)
  return one.kind === two.kind && foldSpaces(toText(one)) === foldSpaces(toText(two))
}
