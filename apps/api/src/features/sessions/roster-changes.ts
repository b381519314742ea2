import { maskIdentity, type CandidateInput, type RosterFieldChange } from '@wenkao/shared/sessions'
import type { Services } from '../../platform/services.ts'
import { wholeIdentity } from './sealed-identity.ts'
import type { StoredCandidate } from './roster.queries.ts'
import { openNeeds } from './special-needs.ts'

/**
 * What a row of a roster would change of a candidate, field by field (RO4); a field that the row leaves
 * out stays. Identity numbers are masked: that they differ is told by their HMAC.
 * @param mac of the row's identity number.
 */
export function changesOf(
  services: Pick<Services, 'keys'>,
  before: StoredCandidate,
  input: CandidateInput,
  mac: string | undefined,
): RosterFieldChange[] {
  const changes: RosterFieldChange[] = []
  for (const field of ['name', 'gender', 'school', 'className'] as const) {
    const after = input[field]
    if (after !== undefined && before[field] !== after) {
      changes.push({ field, before: before[field] ?? '', after })
    }
  }
  if (input.identityNumber !== undefined && before.identityMac !== mac) {
    changes.push({
      field: 'identityNumber',
      before: maskIdentity(wholeIdentity(services, before) ?? ''),
      after: maskIdentity(input.identityNumber),
    })
  }
  if (input.specialNeeds !== undefined) {
    const kept = openNeeds(services, before) ?? ''
    const after = input.specialNeeds
    if (kept !== after) changes.push({ field: 'specialNeeds', before: kept, after })
  }
  return changes
}
