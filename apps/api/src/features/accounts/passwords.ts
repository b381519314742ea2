import { hash, verify } from '@node-rs/argon2'

/** At most two at once: argon2id saturates a core in 9 ms and must not starve the exam path. */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

async function oneOfTwo<T>(task: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  running += 1
  try {
    return await task()
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

/** argon2id hash of a staff password, in PHC text form. */
export function hashPassword(password: string): Promise<string> {
  return oneOfTwo(() => hash(password.normalize('NFKC')))
}

/** Whether a password fits; takes as long for an unknown user, so that names cannot be probed. */
export function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  return oneOfTwo(async () => {
    if (stored === null) {
      await hash(password.normalize('NFKC'))
      return false
    }
    return verify(stored, password.normalize('NFKC'))
  })
}
