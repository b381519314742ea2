import { argon2id } from '@noble/hashes/argon2.js'
import { fromBase64Url, normaliseCode, toBase64Url, utf8ToBytes } from '../kernel/index.ts'

/** Cheap parameters suffice: the code itself has more than 50 random bits (DESIGN section 6). */
const COST = { m: 8192, t: 2, p: 1 } as const

/**
 * What a station keeps to check a proctor code without network.
 * @param salt 16 random bytes.
 * @returns text `argon2id$m=…,t=…,p=…$salt$hash`, base64url parts.
 */
export function proctorCodeVerifier(code: string, salt: Uint8Array): string {
  const hash = argon2id(utf8ToBytes(normaliseCode(code)), salt, { ...COST, dkLen: 32 })
  return [
    'argon2id',
    `m=${COST.m},t=${COST.t},p=${COST.p}`,
    toBase64Url(salt),
    toBase64Url(hash),
  ].join('$')
}

/** Whether a typed code is the one behind the verifier. A verifier of another form never matches. */
export function isProctorCode(typed: string, verifier: string): boolean {
  const [name, cost, saltText, hashText] = verifier.split('$')
  const salt = fromBase64Url(saltText ?? '')
  if (name !== 'argon2id' || cost !== `m=${COST.m},t=${COST.t},p=${COST.p}` || !salt?.length)
    return false
  const expected = proctorCodeVerifier(typed, salt).split('$')[3] ?? ''
  return expected.length > 0 && expected === hashText
}
