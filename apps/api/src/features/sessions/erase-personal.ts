import { kindsThatEnd, type PersonalKind } from '@wenkao/shared/privacy'
import type { Db } from '../../platform/database.ts'
import { seal, unseal } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { newPersonKey, openPersonKey } from './person-key.ts'
import {
  eraseNames,
  insertPersonalRows,
  takePersonalRows,
  type PersonalRow,
} from './personal.queries.ts'

/**
 * Ends kinds of personal data of candidates of one exam (R2, PR3): the person's key is destroyed, and what
 * stays of the person is sealed under a new one. With the name go gender, access code and what another
 * system calls the candidate; the exam number, school and class stay, and results with them.
 * @param at when, ms. Whoever calls it holds the exam's lock, and ends the copies of the name that later
 *   features keep.
 */
export async function erasePersonal(
  services: Pick<Services, 'keys'>,
  transaction: Db,
  examId: string,
  candidateIds: readonly string[],
  kinds: readonly PersonalKind[],
  at: number,
): Promise<void> {
  const ended = kindsThatEnd(kinds)
  const rows = await takePersonalRows(transaction, examId, candidateIds)
  await insertPersonalRows(
    transaction,
    rows.flatMap((row) => resealed(services, row, ended)),
  )
  if (ended.includes('name')) await eraseNames(transaction, examId, candidateIds, at)
}

/** What stays of a person, under a new key; nothing where nothing stays. */
function resealed(
  services: Pick<Services, 'keys'>,
  row: PersonalRow,
  ended: readonly PersonalKind[],
): PersonalRow[] {
  const { examId, candidateId } = row
  const identityNumber = ended.includes('identityNumber') ? null : row.identityNumber
  const photo = ended.includes('photo') ? null : row.photo
  const specialNeeds = ended.includes('specialNeeds') ? null : row.specialNeeds
  if (identityNumber === null && photo === null && specialNeeds === null) return []
  const wrappedKey = newPersonKey(services, candidateId)
  const before = openPersonKey(services, candidateId, row.wrappedKey)
  const after = openPersonKey(services, candidateId, wrappedKey)
  const again = (sealed: Uint8Array | null, context: string) =>
    sealed && seal(after, unseal(before, sealed, context), context)
  return [
    {
      ...{ examId, candidateId, wrappedKey },
      identityNumber: again(identityNumber, `identity/${candidateId}`),
      identityMac: identityNumber && row.identityMac,
      photo: again(photo, `photo/${candidateId}`),
      specialNeeds: again(specialNeeds, `special-needs/${candidateId}`),
    },
  ]
}
