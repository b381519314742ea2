import { checkSign, CODE_SIGNS } from './codes.ts'

// Apart from reading codes: no candidate's page makes one.

/**
 * A new code.
 * @param random random bytes; those above 247 are passed over so that every sign is equally likely,
 *   so give twice as many as `length`.
 * @param length signs without the check character; each carries 4.95 bits (11 give 54).
 * @returns the code in groups of four joined by dashes, check character last.
 * @throws RangeError when the random bytes do not suffice.
 */
export function newCode(random: Uint8Array, length: number): string {
  let signs = ''
  for (const byte of random) {
    if (signs.length === length) break
    if (byte < 248) signs += CODE_SIGNS.charAt(byte % 31)
  }
  if (signs.length < length) throw new RangeError(`Expected bytes for ${length} signs`)
  return groupCode(signs + checkSign(signs))
}

/** Writes a normalised code in groups of four. */
export function groupCode(signs: string): string {
  return signs.match(/.{1,4}/g)?.join('-') ?? ''
}
