import { at, attribute, children } from '../package/xml-query.ts'
import type { XmlElement } from '../package/xml-tree.ts'

/** What the symbol fonts draw for a code, as the character that looks like it (10601). */
const WINGDINGS = new Map([
  [0x26, '📖'],
  [0x28, '☎'],
  [0x46, '☞'],
  [0x4a, '☺'],
  [0x6c, '●'],
  [0x6d, '❍'],
  [0x6e, '■'],
  [0x6f, '□'],
  [0x71, '❑'],
  [0x75, '◆'],
  [0x76, '❖'],
  [0x9f, '•'],
  [0xa7, '▪'],
  [0xa8, '◻'],
  [0xab, '★'],
  [0xb2, '✧'],
  [0xd8, '➢'],
  [0xe0, '→'],
  [0xe8, '➔'],
  [0xf0, '⇨'],
  [0xfb, '✗'],
  [0xfc, '✓'],
  [0xfd, '☒'],
  [0xfe, '☑'],
])
const SYMBOL = new Map([
  [0xa7, '♣'],
  [0xa8, '♦'],
  [0xa9, '♥'],
  [0xaa, '♠'],
  [0xae, '→'],
  [0xb7, '•'],
  [0xde, '⇒'],
])
const FONTS = new Map([
  ['wingdings', WINGDINGS],
  ['symbol', SYMBOL],
])

/** Signs that differ in size only; an item that names one means the other as well. */
const ALIKE: readonly (readonly string[])[] = [
  ['•', '·', '∙', '⋅'],
  ['■', '▪', '◼', '◾'],
  ['□', '▫', '◻', '◽', '❑'],
  ['◆', '⬥', '♦'],
  ['✓', '✔', '√'],
  ['➢', '➤', '►'],
  ['✗', '✘'],
  ['-', '–', '—', '－'],
]
const KEY_OF = new Map(ALIKE.flatMap((signs) => signs.map((sign) => [sign, signs[0] ?? sign])))

/** The sign that a font draws for a bullet's character; undefined without one. */
export function drawnSign(text: string, font: string | undefined): string | undefined {
  const code = text.codePointAt(0)
  if (code === undefined) return undefined
  // Symbol fonts keep their signs in a private area; some writers store the bare code.
  const isPrivate = code >= 0xf000 && code <= 0xf0ff
  const known = FONTS.get((font ?? '').trim().toLowerCase())
  const drawn = known ?? (isPrivate ? SYMBOL : undefined)
  const sign = drawn?.get(isPrivate ? code - 0xf000 : code)
  return sign ?? String.fromCodePoint(code)
}

/** The sign that a bullet level shows, whatever font draws it; undefined without one. */
export function glyphOf(level: XmlElement): string | undefined {
  const font = children(at(level, 'w:rPr'), 'w:rFonts')
    .map((fonts) => attribute(fonts, 'w:ascii') ?? attribute(fonts, 'w:hAnsi'))
    .findLast((one) => one !== undefined)
  return drawnSign(attribute(at(level, 'w:lvlText'), 'w:val') ?? '', font)
}

/** True when a bullet is one of those accepted. */
export function isGlyph(actual: string | undefined, accepted: readonly string[]): boolean {
  if (actual === undefined) return false
  const key = KEY_OF.get(actual) ?? actual
  return accepted.some((one) => (KEY_OF.get(one) ?? one) === key)
}

/** The font and code that Word writes for a sign; a sign that no symbol font has stands for itself. */
export function writtenGlyph(sign: string): { readonly text: string; readonly font: string } {
  const code = [...WINGDINGS].find(([, drawn]) => drawn === sign)?.[0]
  if (code !== undefined) return { text: String.fromCharCode(0xf000 + code), font: 'Wingdings' }
  return sign === '•' ? { text: '\uf0b7', font: 'Symbol' } : { text: sign, font: '宋体' }
}
