import * as z from 'zod/mini'
import { words, type Words } from '../checkpoints/checker.ts'
import { TWIPS_PER_CM } from './word-names.ts'
import { ownTable } from '../package/own-table.ts'

/** A length as the dialogs take it. */
export const LengthSchema = z.object({
  value: z.number().check(z.gte(0)),
  unit: z._default(z.enum(['chars', 'cm', 'pt']), 'chars'),
})
export type Length = z.infer<typeof LengthSchema>

const UNIT: Readonly<Record<Length['unit'], Words>> = ownTable({
  chars: words('字符', 'characters'),
  cm: words('厘米', 'cm'),
  pt: words('磅', 'pt'),
})

export function lengthWords({ value, unit }: Length): Words {
  return words(`${value}${UNIT[unit].zh}`, `${value} ${UNIT[unit].en}`)
}

/** An indent as stored: hundredths of a character, or twips. */
export interface Indent {
  readonly chars: number | undefined
  readonly twips: number | undefined
}

const round = (value: number): number => Math.round(value * 100) / 100

/** An indent in words; twips in the unit that was asked for. */
export function indentWords({ chars, twips }: Indent, unit?: Length['unit']): Words {
  if (chars !== undefined && chars !== 0)
    return lengthWords({ value: round(chars / 100), unit: 'chars' })
  if (unit === 'cm') return lengthWords({ value: round((twips ?? 0) / TWIPS_PER_CM), unit })
  return lengthWords({ value: round((twips ?? 0) / 20), unit: 'pt' })
}

export const isNear = (actual: number, wanted: number, share: number): boolean =>
  Math.abs(actual - wanted) <= Math.abs(wanted) * share

/** Twips of a length; a character is as wide as the text is large. */
export function twipsOfLength({ value, unit }: Length, sizePoints: number): number {
  if (unit === 'chars') return value * sizePoints * 20
  return unit === 'cm' ? value * TWIPS_PER_CM : value * 20
}

/** The Chars attribute wins; without it the twips of n characters count within 5 % (2.7). */
export function isIndent(
  { chars = 0, twips = 0 }: Indent,
  expected: Length,
  sizePoints: number,
): boolean {
  if (expected.value === 0) return Math.abs(chars) <= 5 && (chars !== 0 || Math.abs(twips) < 1)
  const wanted = twipsOfLength(expected, sizePoints)
  if (expected.unit === 'chars')
    return chars === 0 ? isNear(twips, wanted, 0.05) : Math.abs(chars - expected.value * 100) <= 5
  if (chars !== 0) return false
  return Math.abs(twips - wanted) <= (expected.unit === 'cm' ? 0.05 * TWIPS_PER_CM : 2)
}
