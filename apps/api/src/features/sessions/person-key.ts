import { randomBytes } from 'node:crypto'
import { seal, unseal } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'

/** A new key of one person, wrapped as it is kept: destroying it ends the person's data (R2). */
export function newPersonKey(services: Pick<Services, 'keys'>, candidateId: string): Uint8Array {
  return seal(services.keys.dataEncryption, randomBytes(32), `person/${candidateId}`)
}

/** The key of one person. */
export function openPersonKey(
  services: Pick<Services, 'keys'>,
  candidateId: string,
  wrapped: Uint8Array,
): Uint8Array {
  return unseal(services.keys.dataEncryption, wrapped, `person/${candidateId}`)
}
