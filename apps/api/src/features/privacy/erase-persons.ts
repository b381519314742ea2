import { kindsThatEnd, type PersonalKind } from '@wenkao/shared/privacy'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { eraseEditionNames } from '../releases/index.ts'
import { erasePersonal, lockExam } from '../sessions/index.ts'
import { insertErasures, type ErasureRow } from './erasures.queries.ts'

/**
 * Ends kinds of personal data of candidates of one exam wherever the database holds them, and writes into
 * the book of erasures what a restore must do again (PR3, PR4).
 * @param why when, who decided, and the reason, as the book keeps them.
 */
export async function erasePersons(
  services: Pick<Services, 'keys'>,
  transaction: Db,
  examId: string,
  candidateIds: readonly string[],
  kinds: readonly PersonalKind[],
  why: Pick<ErasureRow, 'at' | 'by' | 'reason'>,
): Promise<void> {
  const ended = kindsThatEnd(kinds)
  // With imports of the roster, and with whoever erases at the same time.
  await lockExam(transaction, examId)
  await erasePersonal(services, transaction, examId, candidateIds, ended, why.at)
  if (ended.includes('name')) await eraseEditionNames(transaction, examId, candidateIds)
  await insertErasures(
    transaction,
    candidateIds.flatMap((candidateId) =>
      ended.map((kind) => ({
        ...{ examId, candidateId, kind },
        ...{ at: why.at, by: why.by, reason: why.reason },
      })),
    ),
  )
}
