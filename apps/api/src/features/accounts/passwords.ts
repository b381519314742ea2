import { hash, verify } from '@node-rs/argon2'

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
  let running = 0
  const waiting: (() => void)[] = []

  async function inTurn<T>(task: () => Promise<T>): Promise<T> {
    // A task that ends hands its place on; nobody who comes meanwhile takes it from the next in line.
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

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
