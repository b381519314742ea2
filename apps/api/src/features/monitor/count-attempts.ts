import { handIn } from '@wenkao/shared/hand-in'
import type { EndpointInput } from '@wenkao/shared/kernel'
import { ATTEMPTS_WINDOW_MS, type Attempts } from '@wenkao/shared/monitor'
import { logInCandidate } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'

/** Log-ins and hand-ins of sessions, counted in memory: what is forgotten with a restart is minutes old. */
export interface AttemptsBook {
  note(attempt: {
    readonly sessionId: string
    readonly family: 'logIn' | 'handIn'
    /** Exam number or sitting: each candidate counts once, by the last outcome. */
    readonly who: string
    /** null when it worked. */
    readonly code: string | null
  }): void
  /** What was tried lately, or null when nothing failed. */
  read(sessionId: string, family: 'logIn' | 'handIn'): Attempts | null
  /** Sessions in which something failed lately. */
  failing(): string[]
}

interface Outcome {
  readonly at: number
  readonly code: string | null
}

/** Candidates of one session that are remembered: anybody can type numbers at a log-in. */
const MOST_CANDIDATES = 500
const MOST_SESSIONS = 2000

/**
 * Refusals that are part of an ordinary day: what a client sends again by itself, what waits for the
 * proctor's word, and what names no session.
 */
const ORDINARY: ReadonlySet<string> = new Set([
  'notFound',
  'unauthenticated',
  'tooManyRequests',
  'eventsMissing',
  'filesMissing',
  'bindingSuperseded',
  'alreadyHandedIn',
])

export function createAttemptsBook({ clock }: Pick<Services, 'clock'>): AttemptsBook {
  const outcomes = new Map<string, Map<string, Outcome>>()

  function recent(sessionId: string, family: string): Outcome[] {
    const key = `${sessionId}/${family}`
    const known = outcomes.get(key)
    if (!known) return []
    const from = clock.now() - ATTEMPTS_WINDOW_MS
    for (const [who, { at }] of known) if (at < from) known.delete(who)
    if (known.size === 0) outcomes.delete(key)
    return [...known.values()]
  }

  return {
    note({ sessionId, family, who, code }) {
      if (code !== null && ORDINARY.has(code)) return
      const key = `${sessionId}/${family}`
      const known = outcomes.get(key) ?? new Map<string, Outcome>()
      outcomes.delete(key)
      outcomes.set(key, known)
      known.delete(who)
      known.set(who, { at: clock.now(), code })
      forgetOldest(known, MOST_CANDIDATES)
      forgetOldest(outcomes, MOST_SESSIONS)
    },
    read(sessionId, family) {
      const all = recent(sessionId, family)
      const failed = all.filter(({ code }) => code !== null)
      if (failed.length === 0) return null
      const byCode = Map.groupBy(failed, ({ code }) => code ?? '')
      return {
        failed: [...byCode].map(([code, list]) => ({ code, candidates: list.length })),
        candidates: failed.length,
        succeeded: all.length - failed.length,
        since: Math.min(...failed.map(({ at }) => at)),
      }
    },
    failing: () => [
      ...new Set(
        [...outcomes].flatMap(([key, known]) =>
          [...known.values()].some(({ code }) => code !== null) ? [key.split('/')[0] ?? ''] : [],
        ),
      ),
    ],
  }
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  const oldest = map.keys().next()
  if (map.size > most && !oldest.done) map.delete(oldest.value)
}

/** The same routes; log-ins and hand-ins among them are counted by how they end (F09). */
export function countAttempts(book: AttemptsBook, routes: readonly Route[]): Route[] {
  return routes.map((entry) => {
    const attemptOf = attempts[entry.endpoint.id]
    if (!attemptOf) return entry
    const counted =
      <C extends { readonly caller: Caller }>(
        serve: (input: Input, context: C) => Promise<unknown>,
      ) =>
      async (input: Input, context: C): Promise<unknown> => {
        const attempt = attemptOf(input, context.caller)
        const note = (code: string | null) => {
          if (attempt) book.note({ ...attempt, code })
        }
        try {
          const reply = await serve(input, context)
          note(null)
          return reply
        } catch (error) {
          note(error instanceof ApiError ? error.code : 'internal')
          throw error
        }
      }
    const { handle, handleDirect } = entry
    return {
      ...entry,
      handle: counted(handle),
      ...(handleDirect ? { handleDirect: counted(handleDirect) } : {}),
    }
  })
}

type Input = Parameters<Route['handle']>[0]

type AttemptOf = (
  input: Input,
  caller: Caller,
) => Omit<Parameters<AttemptsBook['note']>[0], 'code'> | undefined

const attempts: Readonly<Record<string, AttemptOf>> = {
  [logInCandidate.id]: (input) => {
    const { sessionId, examNumber } = (input as EndpointInput<typeof logInCandidate>).body
    return { sessionId, family: 'logIn', who: examNumber }
  },
  [handIn.id]: (_input, caller) =>
    caller.kind === 'candidate'
      ? { sessionId: caller.sessionId, family: 'handIn', who: caller.sittingId }
      : undefined,
}
