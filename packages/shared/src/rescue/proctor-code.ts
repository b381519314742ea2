import { CODE_HASH_COST as COST, codeHash, fromBase64Url, toBase64Url } from '../kernel/index.ts'

/**
 * What a station keeps to check a proctor code without network.
 * @param salt 16 random bytes.
 * @param hash of the code (`codeHash`), where native code has computed it already.
 * @returns text `argon2id$m=…,t=…,p=…$salt$hash`, base64url parts.
 */
export function proctorCodeVerifier(
  code: string,
  salt: Uint8Array,
  hash: Uint8Array = codeHash(code, salt),
): string {
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
