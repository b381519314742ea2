import type { CheckLine, CheckName, checkReasons } from '@wenkao/shared/station-check'

/** What a check found; its reason is one of the listed ones, so that there are words for it. */
export interface Verdict<Name extends CheckName = CheckName> {
  readonly outcome: CheckLine['outcome']
  readonly reason: (typeof checkReasons)[Name][number]
  readonly facts: CheckLine['facts']
}

/** Facts of a verdict as they were found; one that is undefined is left out. */
export type Facts = Readonly<Record<string, string | number | undefined>>

const LONGEST_FACT = 300

export function verdict<Reason extends string>(
  outcome: CheckLine['outcome'],
  reason: Reason,
  facts: Facts = {},
): { readonly outcome: CheckLine['outcome']; readonly reason: Reason; facts: CheckLine['facts'] } {
  const told: Record<string, string | number> = {}
  for (const [name, fact] of Object.entries(facts)) {
    if (fact === undefined || Number.isNaN(fact)) continue
    told[name] = typeof fact === 'string' ? fact.slice(0, LONGEST_FACT) : fact
  }
  return { outcome, reason, facts: told }
}

/** It could not be told, and why. */
export function unknown(cause: unknown): {
  readonly outcome: 'unknown'
  readonly reason: 'unknown'
  readonly facts: CheckLine['facts']
} {
  const text = cause instanceof Error ? cause.message : String(cause)
  return { outcome: 'unknown', reason: 'unknown', facts: { cause: text.slice(0, LONGEST_FACT) } }
}
