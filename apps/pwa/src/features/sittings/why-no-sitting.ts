import type { findSitting } from '@wenkao/shared/sealed-files'
import type { EndpointResult } from '@wenkao/shared/kernel'

/** A log-in that came to nothing. */
export interface Refusal {
  /** Another number for each, so that the same refusal twice is looked into twice. */
  readonly key: number
  /** A key below `candidate.logIn.problems`, or an error code. */
  readonly code: string
  /** The station where the candidate belongs, as the server says. */
  readonly seat: number | undefined
  readonly examNumber: string
}

export const causes = [
  'held',
  'cleared',
  'backupHere',
  'handedIn',
  'rolledBack',
  'unknown',
  'wrongStation',
  'closed',
] as const
export type Cause = (typeof causes)[number]

/** Codes that leave open whether the candidate has a sitting at all, or none of whose work is here. */
const ABOUT_SITTING = [
  ...['offline', 'unavailable', 'noSession', 'notFound', 'wrongStation'],
  ...['sessionEnded', 'entryClosed'],
]

/** Whether a refused log-in is to be looked into: a mistyped code needs no technician. */
export function isAboutSitting({ code, examNumber }: Refusal): boolean {
  return ABOUT_SITTING.includes(code) && examNumber !== ''
}

/**
 * Why there is no sitting here, each cause told apart (F15): what is on this PC comes before what
 * the server refuses, because it can be given back.
 * @param found what the bridge says; undefined when it could not be asked.
 */
export function causeOf(
  { code, seat }: Refusal,
  found: EndpointResult<typeof findSitting> | undefined,
): Cause {
  const here = found?.kind ?? 'unknown'
  if (here === 'cleared' || here === 'backupHere' || here === 'handedIn') return here
  if (code === 'wrongStation' && seat !== undefined) return 'wrongStation'
  if (code === 'sessionEnded' || code === 'entryClosed') return 'closed'
  return here
}

/** Causes after which nothing may be left anywhere: a retake can be requested (F15). */
export function mayNeedRetake(cause: Cause): boolean {
  return ['rolledBack', 'unknown', 'closed'].includes(cause)
}
