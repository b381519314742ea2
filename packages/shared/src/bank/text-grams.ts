/*
 * Full text without a dictionary, Chinese included (BK4): a text is known by its pairs of neighbouring
 * signs. A database finds what holds all pairs of a query, and then looks whether it holds the words.
 */

/** Text beyond this is not searched: an index of novels would slow down everybody. */
const MOST_SIGNS = 4000

/** A text as it is searched: width, case and white space do not matter. */
export function foldSearchText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_SIGNS)
}

/** Words of a query: each must be somewhere in a text that is found. At most ten. */
export const searchWords = (query: string): string[] =>
  [...new Set(foldSearchText(query).split(' '))].filter((word) => word !== '').slice(0, 10)

/**
 * The pairs of neighbouring signs of a folded text, each once, as one signed 32-bit number of two
 * UTF-16 units: no two pairs share a number. Pairs across a space are none.
 */
export function gramsOf(folded: string): number[] {
  const grams = new Set<number>()
  for (let at = 0; at + 1 < folded.length; at += 1) {
    const first = folded.charCodeAt(at)
    const second = folded.charCodeAt(at + 1)
    if (first !== 0x20 && second !== 0x20) grams.add((first << 16) | second)
  }
  return [...grams]
}

/**
 * What a folded text is found by: its pairs, and each Chinese sign alone, because one sign can be a
 * word. A sign alone is its own number, which no pair has.
 */
export function searchGramsOf(folded: string): number[] {
  const alone = [...new Set(folded.match(/\p{Script=Han}/gu) ?? [])].map((sign) =>
    sign.charCodeAt(0),
  )
  return [...gramsOf(folded), ...new Set(alone)]
}
