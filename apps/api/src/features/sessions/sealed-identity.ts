import { maskIdentity } from '@wenkao/shared/sessions'
import { unsealText } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { openPersonKey } from './person-key.ts'

interface SealedIdentity {
  readonly candidateId: string
  readonly wrappedKey: Uint8Array | null
  readonly identityNumber: Uint8Array | null
}

/** An identity number as it is, or null; whoever shows it leaves an audit row. */
export function wholeIdentity(
  services: Pick<Services, 'keys'>,
  row: SealedIdentity,
): string | null {
  if (row.wrappedKey === null || row.identityNumber === null) return null
  const personKey = openPersonKey(services, row.candidateId, row.wrappedKey)
  return unsealText(personKey, row.identityNumber, `identity/${row.candidateId}`)
}

/** An identity number with all but the first 3 and last 2 characters hidden, or null. */
export function maskedIdentity(
  services: Pick<Services, 'keys'>,
  row: SealedIdentity,
): string | null {
  const text = wholeIdentity(services, row)
  return text === null ? null : maskIdentity(text)
}
