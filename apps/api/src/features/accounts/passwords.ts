import { hash, verify } from '@node-rs/argon2'
import { atMost } from '../../platform/at-most.ts'

/** At most two at once: argon2id saturates a core in 9 ms and must not starve the exam path. */
const AT_ONCE = 2

/** Staff passwords as argon2id hashes in PHC text form. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Whether a password fits; takes as long for an unknown user, so that names cannot be probed. */
  verify(password: string, stored: string | null): Promise<boolean>
}

/** Hashing with a queue of its own; one server has one. */
export function createPasswords(): Passwords {
  const inTurn = atMost(AT_ONCE)
  return {
    hash: (password) => inTurn(() => hash(password.normalize('NFKC'))),
    verify: (password, stored) =>
      inTurn(async () => {
        if (stored === null) {
          await hash(password.normalize('NFKC'))
          return false
        }
        return verify(stored, password.normalize('NFKC'))
      }),
  }
}
