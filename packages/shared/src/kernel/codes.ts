/**
 * Codes that people read, print and type: access codes, pairing codes, receipt codes.
 * Alphabet of 31 signs without I, L, O, U and Z, groups of four, and a check character over
 * the whole, so that one wrong or two swapped characters are noticed before anything is sent.
 */
export const CODE_SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXY'

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
export function checkSign(signs: string): string {
  let sum = 0
  for (let at = 0; at < signs.length; at += 1) {
    sum += CODE_SIGNS.indexOf(signs.charAt(at)) * ((at % 28) + 2)
  }
  return CODE_SIGNS.charAt(sum % 31)
}

/** Whether a typed code has only known signs and a right check character. */
export function hasValidCheck(typed: string): boolean {
  const signs = normaliseCode(typed)
  if (signs.length < 2) return false
  for (const sign of signs) if (!CODE_SIGNS.includes(sign)) return false
  return checkSign(signs.slice(0, -1)) === signs.slice(-1)
}
