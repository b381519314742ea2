/**
 * Codes that people read, print and type: access codes, pairing codes, receipt codes.
 * Alphabet of 31 signs without I, L, O, U and Z, groups of four, and a check character over
 * the whole, so that one wrong or two swapped characters are noticed before anything is sent.
 */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXY'

/** Reads what people type: any case, spaces and dashes anywhere, I and L for 1, O for 0, Z for 2. */
export function normaliseCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-_‐−—–·.]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
    .replace(/Z/g, '2')
}

/**
 * Check character by a weighted sum modulo the prime 31. No weight is 0 and neighbours' weights
 * differ, so any single changed sign and any swap of two neighbours changes it; no weight is 30
 * (−1), so the last sign cannot swap with the check character unnoticed either.
 */
function checkSign(signs: string): string {
  let sum = 0
  for (let at = 0; at < signs.length; at += 1) {
    sum += SIGNS.indexOf(signs.charAt(at)) * ((at % 28) + 2)
  }
  return SIGNS.charAt(sum % 31)
}

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
    if (byte < 248) signs += SIGNS.charAt(byte % 31)
  }
  if (signs.length < length) throw new RangeError(`Expected bytes for ${length} signs`)
  return groupCode(signs + checkSign(signs))
}

/** Writes a normalised code in groups of four. */
export function groupCode(signs: string): string {
  return signs.match(/.{1,4}/g)?.join('-') ?? ''
}

/** Whether a typed code has only known signs and a right check character. */
export function hasValidCheck(typed: string): boolean {
  const signs = normaliseCode(typed)
  if (signs.length < 2) return false
  for (const sign of signs) if (!SIGNS.includes(sign)) return false
  return checkSign(signs.slice(0, -1)) === signs.slice(-1)
}
