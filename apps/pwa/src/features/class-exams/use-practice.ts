import { checkItem, checkTask, ownOutcome } from '@wenkao/shared/class-exams'
import type { EndpointResult } from '@wenkao/shared/kernel'
import { browserClock } from '../../platform/browser/clock.ts'
import type { Language } from '../../platform/browser/language.ts'
import { CallError } from '../../platform/network/call.ts'
import { useSittingStore } from '../sittings/index.ts'

export type JudgedItem = Extract<EndpointResult<typeof checkItem>, { state: 'judged' }>
export type GradedTask = Extract<EndpointResult<typeof checkTask>, { state: 'graded' }>
/** Why nothing is known: a key below `candidate.practice.problems`. */
export type PracticeProblem = 'offline' | 'notArrived' | 'tooManyRequests' | 'failed'

const TIMEOUT_MS = 15_000
const GRADING_MS = 130_000
/** What was answered just now is on its way: asked again so often before that is said. */
const ROUNDS = 6
const AGAIN_MS = 700

/** Asks the server what is right; the keys are there and nowhere else (R6, CE5). */
export function usePractice() {
  const sittings = useSittingStore()
  const pause = () =>
    new Promise<void>((resolve) => {
      browserClock.schedule(AGAIN_MS, resolve)
    })

  async function patiently<T extends { readonly state: string }>(
    ask: () => Promise<T | { readonly state: 'notArrived' }>,
  ): Promise<Exclude<T, { state: 'notArrived' }> | PracticeProblem> {
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const reply = await ask()
        if (reply.state !== 'notArrived') return reply as Exclude<T, { state: 'notArrived' }>
        await pause()
      }
      return 'notArrived'
    } catch (cause) {
      if (!(cause instanceof CallError)) throw cause
      if (cause.code === 'offline' || cause.code === 'unavailable') return 'offline'
      return cause.code === 'tooManyRequests' ? 'tooManyRequests' : 'failed'
    }
  }

  return {
    item: (itemId: string, answer: readonly string[]) =>
      patiently(() =>
        sittings.callServer(checkItem, {
          ...{ params: { itemId }, body: { answer: [...answer] }, timeoutMs: TIMEOUT_MS },
        }),
      ),
    task: (taskId: string, language: Language) =>
      patiently(() =>
        sittings.callServer(checkTask, {
          ...{ params: { taskId }, body: { language }, timeoutMs: GRADING_MS },
        }),
      ),
    outcome: (language: Language) =>
      sittings.callServer(ownOutcome, { query: { language }, timeoutMs: TIMEOUT_MS }),
  }
}
