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
 * wait twice as long, up to a minute: it slows down and never locks out (DESIGN section 6).
 * @param verifiers of today's sessions. @param monotonic ms.
 */
export function createCodeCheck(
  verifiers: () => readonly string[],
  monotonic: () => number,
): (typed: string) => CodeVerdict {
  let wrong = 0
  let openAt = -Infinity

  return (typed) => {
    const wait = openAt - monotonic()
    if (wait > 0) return { ok: false, retryAfterMs: Math.ceil(wait) }
    if (verifiers().some((verifier) => isProctorCode(typed, verifier))) {
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
