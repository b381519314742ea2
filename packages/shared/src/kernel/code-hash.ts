import { argon2id } from '@noble/hashes/argon2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { normaliseCode } from './codes.ts'

/**
 * Cost of argon2id over a code: memory in KiB, passes, lanes. Cheap parameters suffice, because the
 * codes themselves have more than 50 random bits (DESIGN section 6).
 */
export const CODE_HASH_COST = { m: 8192, t: 2, p: 1 } as const

/** argon2id over a code as people type it. @param salt 16 random bytes. @returns 32 bytes. */
export function codeHash(code: string, salt: Uint8Array): Uint8Array {
  return argon2id(utf8ToBytes(normaliseCode(code)), salt, { ...CODE_HASH_COST, dkLen: 32 })
}
