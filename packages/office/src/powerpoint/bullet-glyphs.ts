/** What symbol fonts show for the letters that bullets are stored as (30204). */
const WINGDINGS: Readonly<Record<string, string>> = {
  l: '●',
  n: '■',
  u: '◆',
  v: '❖',
  q: '❑',
  o: '□',
  p: '❐',
  ü: '✓',
  û: '✗',
  Ø: '➢',
  à: '→',
  è: '➔',
  '§': '▪',
  '¡': '○',
  J: '☺',
  '«': '★',
  '²': '✧',
  F: '☞',
}
const SYMBOL: Readonly<Record<string, string>> = { '·': '•' }
const SAME: Readonly<Record<string, string>> = {
  '': '➢',
  '▪': '▪',
  '◾': '▪',
  '✔': '✓',
  '➤': '➢',
  '∙': '•',
  '·': '•',
  '': '•',
  '⬤': '●',
}

/**
 * The sign that a bullet shows, so that a letter of Wingdings, its private character and the same sign
 * of Unicode count as one.
 */
export function shownGlyph(character: string, font: string | undefined): string {
  const code = character.codePointAt(0) ?? 0
  const isPrivate = code >= 0xf000 && code <= 0xf0ff
  const letter = isPrivate ? String.fromCharCode(code - 0xf000) : character
  const name = (font ?? '').toLowerCase()
  if (name === 'symbol') return SYMBOL[letter] ?? letter
  if (name.startsWith('wingdings') || isPrivate) {
    const known = name === 'wingdings 2' || name === 'wingdings 3' ? undefined : WINGDINGS[letter]
    return known ?? letter
  }
  return SAME[character] ?? character
}
