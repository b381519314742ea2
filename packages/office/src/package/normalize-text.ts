import { normalizeText } from '@wenkao/shared/typing'

export { foldWidth, normalizeText } from '@wenkao/shared/typing'

/** Normalised text with every stretch of white space as one space and none at the ends. */
export function foldSpaces(text: string): string {
  const normal = normalizeText(text)
  return /\s/.test(normal) ? normal.replace(/\s+/g, ' ').trim() : normal
}

/** Characters that stay whatever is folded. */
const SURELY_VISIBLE = /[!-~\u3001-\u3029\u4e00-\u9fff]/

/** True when nothing but white space and signs without width is in a text. */
export function isBlankText(text: string): boolean {
  return text === '' || (!SURELY_VISIBLE.test(text) && foldSpaces(text) === '')
}

/** How often `part` occurs in `text` without overlaps. */
export function countOf(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1
}

function pairs(text: string): Map<string, number> {
  const found = new Map<string, number>()
  const padded = ` ${text} `
  for (let index = 0; index + 1 < padded.length; index += 1) {
    const pair = padded.slice(index, index + 2)
    found.set(pair, (found.get(pair) ?? 0) + 1)
  }
  return found
}

/** Likeness of two texts from 0 to 1: shared pairs of neighbouring characters (Dice). */
export function similarity(left: string, right: string): number {
  if (left === right) return 1
  const ofLeft = pairs(left)
  const ofRight = pairs(right)
  let shared = 0
  for (const [pair, count] of ofLeft) shared += Math.min(count, ofRight.get(pair) ?? 0)
  return (2 * shared) / (left.length + right.length + 2)
}
