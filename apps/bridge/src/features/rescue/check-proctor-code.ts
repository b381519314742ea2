import { isProctorCode } from '@wenkao/shared/rescue'

export interface CodeVerdict {
  readonly ok: boolean
  /** How long the next try has to wait, ms. */
  readonly retryAfterMs: number
}

const FREE_TRIES = 3
const FIRST_WAIT_MS = 2000
const LONGEST_WAIT_MS = 60_000

/**
 * Checks proctor codes on this PC, without network. After three wrong ones each further try has to
 * wait twice as long, up to a minute: it slows down and never locks out (DESIGN section 6). The count
 * is in memory alone: a code has more than 50 random bits, so the few tries that restarts give find
 * nothing, and a PC that was switched off and on must not keep a technician waiting.
 * @param verifiers of the sessions that this PC knows. @param useOnce whether it is a code that works
 *   once, which it then has done. @param monotonic ms.
 */
export function createCodeCheck(
  verifiers: () => readonly string[],
  useOnce: (typed: string) => Promise<boolean>,
  monotonic: () => number,
): (typed: string) => Promise<CodeVerdict> {
  let wrong = 0
  let openAt = -Infinity

  return async (typed) => {
    const wait = openAt - monotonic()
    if (wait > 0) return { ok: false, retryAfterMs: Math.ceil(wait) }
    const isOfSession = verifiers().some((verifier) => isProctorCode(typed, verifier))
    if (isOfSession || (await useOnce(typed))) {
      wrong = 0
      return { ok: true, retryAfterMs: 0 }
    }
    wrong += 1
    const retryAfterMs =
      wrong < FREE_TRIES
        ? 0
        : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(wrong - FREE_TRIES, 10))
    openAt = monotonic() + retryAfterMs
    return { ok: false, retryAfterMs }
  }
}
