import {
  checkNames,
  type CheckLine,
  type CheckName,
  type StationCheck,
} from '@wenkao/shared/station-check'
import { unknown, type Verdict } from './verdict.ts'

/** A check with the time it may take, ms. */
export interface Check<Name extends CheckName = CheckName> {
  readonly look: () => Promise<Verdict<Name>>
  readonly patienceMs: number
}

export type Checks = { readonly [Name in CheckName]: Check<Name> }

/**
 * Runs all checks together. One that fails, or is not done in its time, is `unknown` with the cause and
 * stops no other (R8).
 * @returns a line for each name of `checkNames`, in that order.
 */
export async function runChecks(checks: Checks): Promise<CheckLine[]> {
  return Promise.all(
    checkNames.map(async (name) => ({ name, ...(await bounded<CheckName>(checks[name])) })),
  )
}

async function bounded<Name extends CheckName>(check: Check<Name>): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => {
      resolve(unknown(`not within ${Math.round(check.patienceMs / 1000)} s`))
    }, check.patienceMs)
  })
  try {
    return await Promise.race([check.look(), tooLong])
  } catch (cause) {
    return unknown(cause)
  } finally {
    clearTimeout(timer)
  }
}

/** What a check comes to: something that cannot be told has to be looked at, too. */
export function outcomeOf(lines: readonly CheckLine[]): StationCheck['outcome'] {
  if (lines.some(({ outcome }) => outcome === 'bad')) return 'bad'
  return lines.every(({ outcome }) => outcome === 'good') ? 'good' : 'warn'
}
