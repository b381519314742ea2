import type { CandidateInput } from '@wenkao/shared/sessions'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { selectNumbersByExternalId, updateExternalIds } from './roster.queries.ts'

/**
 * Keeps what another system calls its candidates (KY7), in the transaction that took them.
 * @throws ApiError conflict when one of the names is another candidate's, here or in the same request.
 */
export async function keepExternalIds(
  transaction: Db,
  examId: string,
  inputs: readonly CandidateInput[],
): Promise<void> {
  const named = inputs.flatMap(({ examNumber, externalId }) =>
    externalId === undefined ? [] : [{ examNumber, externalId }],
  )
  const known = await selectNumbersByExternalId(
    transaction,
    examId,
    named.map(({ externalId }) => externalId),
  )
  const clashes: { externalId: string; examNumber: string; belongsTo: string }[] = []
  for (const { externalId, examNumber } of named) {
    const belongsTo = known.get(externalId) ?? examNumber
    if (belongsTo !== examNumber) clashes.push({ externalId, examNumber, belongsTo })
    known.set(externalId, belongsTo)
  }
  if (clashes.length > 0) {
    throw new ApiError('conflict', 'An externalId is another candidate’s', {
      candidates: clashes.slice(0, 100),
    })
  }
  await updateExternalIds(transaction, examId, named)
}
