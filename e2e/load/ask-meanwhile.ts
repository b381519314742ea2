import { setTimeout as pause } from 'node:timers/promises'

/**
 * Asks one small thing after the other while something large is under way.
 * @param everyMs between an answer and the next question.
 * @returns ends it, and says how long each answer took, ms.
 */
export function askMeanwhile(
  ask: () => Promise<unknown>,
  everyMs: number,
): { stop(): Promise<number[]> } {
  const ended = new AbortController()
  const { signal } = ended
  const asking = (async () => {
    const waited: number[] = []
    while (!signal.aborted) {
      const asked = performance.now()
      await ask()
      waited.push(performance.now() - asked)
      await pause(everyMs, undefined, { signal }).catch(() => undefined)
    }
    return waited
  })()
  return {
    stop: () => {
      ended.abort()
      return asking
    },
  }
}
