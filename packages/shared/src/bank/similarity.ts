import { gramsOf } from './text-grams.ts'

/*
 * Near duplicates (BK5): the share of pairs of signs that two texts have in common (Jaccard). Which
 * texts to compare at all is found by MinHash: 16 bands of 4 hashes, so that texts that share 70 % meet
 * in a band 98 times out of a hundred, and texts that share 30 % one time in eight.
 */

const BANDS = 16
const ROWS = 4
/** From here on two entries are shown as near duplicates. */
export const SIMILAR_FROM = 0.7

/** Mixes 32 bits (the finalizer of MurmurHash3). */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The bands of a text's grams, as signed 32-bit numbers; none for a text without grams. */
export function bandsOf(grams: readonly number[]): number[] {
  if (grams.length === 0) return []
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff)
  for (const gram of grams) {
    for (let at = 0; at < least.length; at += 1) {
      const hash = mix(gram ^ Math.imul(at + 1, 0x9e3779b1))
      if (hash < (least[at] ?? 0)) least[at] = hash
    }
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let key = mix(band + 1)
    for (let row = 0; row < ROWS; row += 1) key = mix(key ^ (least[band * ROWS + row] ?? 0))
    return key | 0
  })
}

/** Numbers of a text, also those of other bases. */
const numbersOf = (folded: string): string =>
  [...folded.matchAll(/[a-z0-9]*\d[a-z0-9]*/g)]
    .map(([number]) => number)
    .sort()
    .join(' ')

/** What the same words with other numbers count: `1011B` for `1101B` is another question. */
const OTHER_NUMBERS = 0.6

/** A folded text as it is compared with others. */
export interface Reading {
  readonly grams: ReadonlySet<number>
  readonly numbers: string
}
export const readingOf = (folded: string): Reading => ({
  grams: new Set(gramsOf(folded)),
  numbers: numbersOf(folded),
})

/** How much two texts read alike, 0 to 1; 0 for two texts without any grams. */
export function likenessOf(one: Reading, other: Reading): number {
  let common = 0
  for (const gram of other.grams) if (one.grams.has(gram)) common += 1
  const all = one.grams.size + other.grams.size - common
  const share = all === 0 ? 0 : common / all
  return one.numbers === other.numbers ? share : share * OTHER_NUMBERS
}

/** The same for two folded texts. */
export const similarityOf = (one: string, other: string): number =>
  likenessOf(readingOf(one), readingOf(other))
