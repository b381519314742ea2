import { describe, expect, it } from 'vitest'
import { outcomeOf, type PitfallCase } from './word-verdict.ts'

/** What no message may say: a value that nobody put into words. */
export const UNSAID = /undefined|NaN|\[object/

/** Tries each case: what is right passes, what only looks so does not, and the messages say why. */
export function tryPitfalls(title: string, cases: readonly PitfallCase[]): void {
  describe(title, () => {
    it.each(cases)('$code: $title', (one) => {
      const { right, wrong, messages } = outcomeOf(one)
      expect(right).toEqual((one.right ?? []).map(() => 'pass'))
      expect(wrong).toEqual((one.wrong ?? []).map(() => expect.not.stringMatching('pass')))
      for (const message of messages) expect(message).not.toMatch(UNSAID)
    })
  })
}

/** Tries one property: seen in every one of these documents, and in none of those. */
export function tryWays(
  one: Omit<PitfallCase, 'title' | 'right' | 'wrong'>,
  right: NonNullable<PitfallCase['right']>,
  wrong: NonNullable<PitfallCase['wrong']>,
): void {
  const outcome = outcomeOf({ ...one, title: '', right, wrong })
  expect(outcome.right).toEqual(right.map(() => 'pass'))
  expect(outcome.wrong).toEqual(wrong.map(() => 'fail'))
  for (const message of outcome.messages) expect(message).not.toMatch(UNSAID)
}
