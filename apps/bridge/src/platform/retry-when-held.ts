import { setTimeout as sleep } from 'node:timers/promises'
import { systemCode } from './bridge-error.ts'

const HELD_CODES = new Set(['EBUSY', 'EPERM', 'EACCES', 'ENOTEMPTY'])
const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 250
const PATIENCE_MS = 5000

export interface HeldWaits {
  readonly wait: (ms: number) => Promise<unknown>
  readonly patienceMs: number
}

export const usualWaits: HeldWaits = { wait: (ms) => sleep(ms), patienceMs: PATIENCE_MS }

/**
 * Repeats a step on the disk that fails because a program holds a file: 20 ms doubling to 250 ms,
 * 5 s in all (TESTBED, Windows semantics; F12).
 * @throws the step's own error when it is another one, or after the last try.
 */
export async function retryWhenHeld<T>(
  step: () => Promise<T>,
  waits: HeldWaits = usualWaits,
): Promise<T> {
  let waited = 0
  let next = FIRST_WAIT_MS
  for (;;) {
    try {
      return await step()
    } catch (cause) {
      if (!isHeld(cause) || waited >= waits.patienceMs) throw cause
      await waits.wait(next)
      waited += next
      next = Math.min(next * 2, LONGEST_WAIT_MS)
    }
  }
}

/** Whether an error says that another program holds the file. */
export function isHeld(cause: unknown): boolean {
  return HELD_CODES.has(systemCode(cause) ?? '')
}
