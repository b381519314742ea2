import { foldWidth, normalizeText } from './normal-text.ts'

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['「', '"'],
  ['」', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['。', '.'],
  ['、', ','],
  ['·', '.'],
  ['…', '.'],
  ['—', '-'],
  ['–', '-'],
  ['【', '['],
  ['】', ']'],
  ['〔', '['],
  ['〕', ']'],
  ['《', '<'],
  ['》', '>'],
  ['￥', '¥'],
])
/** Signs of another width or kind as one. */
export const foldSigns = (text: string): string =>
  [...foldWidth(text)].map((sign) => QUOTES.get(sign) ?? sign).join('')
/**
 * Line ends and spaces at them are nobody's typing; between Latin words a line end is a space, which
 * whoever types on one line has to type.
 */
export const asTyped = (text: string): string =>
  normalizeText(text)
    .trim()
    .replace(/(?<=[\x21-\x7e])\s*\n\s*(?=[\x21-\x7e])/g, ' ')
    .replace(/\s*\n\s*/g, '')
