import { randomInt } from 'node:crypto'
import type { Db } from '../../platform/database.ts'
import { seal, unsealText } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { accessCodeMac } from '../sessions/index.ts'
import { updateClassPassword, updatePassword } from './class-exams.queries.ts'

const DIGITS = 6
const contextOf = (examId: string): string => `class-password/${examId}`

/** A password that is easy to read aloud and to type: six digits. */
export const proposedPassword = (): string =>
  Array.from({ length: DIGITS }, () => randomInt(10)).join('')

/** The password as the exam's row keeps it. */
export const sealedPassword = (
  { keys }: Pick<Services, 'keys'>,
  examId: string,
  password: string,
): Uint8Array => seal(keys.dataEncryption, password, contextOf(examId))

export const openPassword = (
  { keys }: Pick<Services, 'keys'>,
  row: { readonly examId: string; readonly passwordSealed: Uint8Array },
): string => unsealText(keys.dataEncryption, row.passwordSealed, contextOf(row.examId))

/** Gives all who sit the exam one code in place of their own (CE1), so that the log-in stays one. */
export async function setPassword(
  services: Pick<Services, 'keys'>,
  transaction: Db,
  examId: string,
  password: string,
): Promise<void> {
  await updateClassPassword(transaction, examId, sealedPassword(services, examId, password))
  await updatePassword(transaction, examId, accessCodeMac(services, password), (candidateId) =>
    seal(services.keys.dataEncryption, password, `access-code/${candidateId}`),
  )
}
