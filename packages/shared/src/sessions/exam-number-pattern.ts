import * as z from 'zod/mini'

/**
 * One part of a pattern of exam numbers: signs as they are, the count, the number of the school or of
 * the class within it, or what stands in a column of the file. Width in digits; 0: as many as it takes.
 */
export type NumberPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'count' | 'school' | 'class'; readonly width: number }
  | { readonly kind: 'column'; readonly heading: string; readonly width: number }

/** Why a text is no pattern. */
export type PatternFault = 'bracket' | 'sign' | 'hole' | 'width' | 'noCount' | 'twoCounts'

const HOLES: ReadonlyMap<string, 'count' | 'school' | 'class'> = new Map([
  ['n', 'count'],
  ['序号', 'count'],
  ['school', 'school'],
  ['学校', 'school'],
  ['class', 'class'],
  ['班级', 'class'],
])
const MAX_WIDTH = 12
/** An exam number has no more signs. */
export const EXAM_NUMBER_MAX = 32
const PATTERN_MAX = 100

/**
 * Reads a pattern such as `2026{school:2}{n:4}` (RO7): `{n:4}` counts from 1 among the numbers that are
 * otherwise the same, `{school:2}` and `{class:2}` number schools, and classes within a school, in the
 * order in which they first come; another name is that of a column. The figure says how many digits,
 * of a column at least; without one there are as many as it takes. `{序号:4}`, `{学校:2}` and `{班级:2}` are the same; signs of any width are.
 */
export function readNumberPattern(
  text: string,
):
  | { readonly kind: 'pattern'; readonly parts: readonly NumberPart[] }
  | { readonly kind: 'fault'; readonly fault: PatternFault; readonly at: string } {
  const faulty = (fault: PatternFault, at: string) => ({ kind: 'fault', fault, at }) as const
  const parts: NumberPart[] = []
  const pieces = text
    .normalize('NFKC')
    .trim()
    .split(/(\{[^{}]*\})/)
  for (const piece of pieces) {
    if (piece === '') continue
    if (!/^\{.*\}$/s.test(piece)) {
      if (/[{}]/.test(piece)) return faulty('bracket', piece)
      if (!/^[0-9A-Za-z-]+$/.test(piece)) return faulty('sign', piece)
      parts.push({ kind: 'text', text: piece })
      continue
    }
    const [, name = '', figure] = /^\{([^:]*)(?::([^:]*))?\}$/.exec(piece) ?? []
    const heading = name.trim()
    if (heading === '') return faulty('hole', piece)
    const width = figure === undefined ? 0 : Number(figure)
    if (figure !== undefined && (!/^\s*\d+\s*$/.test(figure) || width < 1 || width > MAX_WIDTH))
      return faulty('width', piece)
    const kind = HOLES.get(heading.toLowerCase())
    parts.push(kind === undefined ? { kind: 'column', heading, width } : { kind, width })
  }
  const counts = parts.filter(({ kind }) => kind === 'count').length
  if (counts === 0) return faulty('noCount', text)
  if (counts > 1) return faulty('twoCounts', text)
  return { kind: 'pattern', parts }
}

/** A pattern as a request brings it; empty: rows without a number are faulty. */
export const NumberPattern = z.string().check(
  z.maxLength(PATTERN_MAX),
  z.refine((text) => text.trim() === '' || readNumberPattern(text).kind === 'pattern', {
    error: 'No pattern of exam numbers',
  }),
)

/** @param width in digits; what is no number stays as it is. */
export const padded = (text: string, width: number): string =>
  /^\d+$/.test(text) ? text.padStart(width, '0') : text

/** The first number that a pattern gives, to show what it means; columns stand as zeros. */
export function sampleNumber(parts: readonly NumberPart[]): string {
  return parts
    .map((part) =>
      part.kind === 'text' ? part.text : padded(part.kind === 'column' ? '0' : '1', part.width),
    )
    .join('')
}
