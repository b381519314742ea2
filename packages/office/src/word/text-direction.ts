import { words, type Words } from '../checkpoints/checker.ts'
import { ownTable } from '../package/own-table.ts'

/** How text runs on a page or in a cell, by the names of Transitional files. */
export const TEXT_DIRECTIONS = ['lrTb', 'tbRl', 'btLr', 'lrTbV', 'tbRlV', 'tbLrV'] as const
type TextDirection = (typeof TEXT_DIRECTIONS)[number]

/** Strict files and the second edition of the standard use shorter names for the same (10312). */
const SHORT: ReadonlyMap<string, TextDirection> = new Map<string, TextDirection>([
  ['tb', 'lrTb'],
  ['rl', 'tbRl'],
  ['lr', 'btLr'],
  ['tbV', 'lrTbV'],
  ['rlV', 'tbRlV'],
  ['lrV', 'tbLrV'],
])

/** The direction that a value of w:textDirection names; horizontal where there is none. */
export function textDirection(value: string | undefined): TextDirection {
  const known = TEXT_DIRECTIONS.find((one) => one === value)
  return known ?? SHORT.get(value ?? '') ?? 'lrTb'
}

export const DIRECTION_WORDS: Readonly<Record<TextDirection, Words>> = ownTable({
  lrTb: words('水平', 'horizontal'),
  tbRl: words('垂直（从上到下，从右到左）', 'vertical, from the right'),
  btLr: words('旋转270°（从下到上）', 'turned by 270°'),
  lrTbV: words('水平（V）', 'horizontal (V)'),
  tbRlV: words('垂直（从上到下，从右到左，V）', 'vertical, from the right (V)'),
  tbLrV: words('垂直（从上到下，从左到右，V）', 'vertical, from the left (V)'),
})
