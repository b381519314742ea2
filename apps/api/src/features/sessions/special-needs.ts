import { readExtraTime, type CandidateRow, type ExtraTime } from '@wenkao/shared/sessions'
import { maySeePersonal, type Caller } from '../../platform/caller.ts'
import { seal, unsealText } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { openPersonKey } from './person-key.ts'

/** What is kept of a person's special needs, as it lies in the table. */
export interface SealedNeeds {
  readonly candidateId: string
  readonly wrappedKey: Uint8Array | null
  readonly specialNeeds: Uint8Array | null
}

const contextOf = (candidateId: string): string => `special-needs/${candidateId}`

/** Special needs under the person's key; nothing where the text is empty. */
export const sealNeeds = (
  personKey: Uint8Array,
  candidateId: string,
  text: string,
): Uint8Array | null => (text === '' ? null : seal(personKey, text, contextOf(candidateId)))

/** Special needs of a candidate as they were written, or null. */
export function openNeeds(services: Pick<Services, 'keys'>, row: SealedNeeds): string | null {
  if (row.wrappedKey === null || row.specialNeeds === null) return null
  const personKey = openPersonKey(services, row.candidateId, row.wrappedKey)
  return unsealText(personKey, row.specialNeeds, contextOf(row.candidateId))
}

/** Extra time that these words give, or null. */
export function extraTimeOf(needs: string | null): ExtraTime | null {
  const read = readExtraTime(needs ?? '')
  return read.kind === 'extra' ? read.extra : null
}

/** Whether special needs are shown: to staff, who see to them, and to keys for personal data (RO2). */
export const maySeeNeeds = (caller: Caller): boolean =>
  caller.kind === 'staff' || maySeePersonal(caller)

/** Both as a list shows them. */
export function needsOf(
  services: Pick<Services, 'keys'>,
  row: SealedNeeds,
): Pick<CandidateRow, 'specialNeeds' | 'extraTime'> {
  const specialNeeds = openNeeds(services, row)
  return { specialNeeds, extraTime: extraTimeOf(specialNeeds) }
}
