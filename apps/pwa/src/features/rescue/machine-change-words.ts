import type { bridgeMachineChange, bridgeSpares } from '@wenkao/shared/rescue'
import type { EndpointResult } from '@wenkao/shared/kernel'

export type ChangeOutcome =
  EndpointResult<typeof bridgeMachineChange> | { readonly kind: 'failed'; readonly backup: null }
export type Spares =
  | EndpointResult<typeof bridgeSpares>
  | { readonly kind: 'failed'; readonly seats: readonly number[]; readonly code: null }

/** Refusals of the server that have a sentence of their own below `rescue.change.refused`. */
export const changeRefusals = [
  'wrongProctorCode',
  'seatUnusable',
  'seatTaken',
  'sittingMoved',
  'bindingSuperseded',
  'sessionEnded',
  'alreadyHandedIn',
  'tooManyRequests',
] as const

/** @param code error code of the server; one without a sentence of its own gets the general one. */
export function refusalWord(code: string | null): (typeof changeRefusals)[number] | 'other' {
  return changeRefusals.find((known) => known === code) ?? 'other'
}

/**
 * Whether the manual change by the backup file is the way that is left (F02c, F02d): whatever failed,
 * the file is there, and its place is said.
 */
export function needsManualChange(outcome: ChangeOutcome): boolean {
  return outcome.kind !== 'changed' && outcome.kind !== 'noSitting'
}
