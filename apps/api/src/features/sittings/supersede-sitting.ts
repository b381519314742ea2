import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import { deleteSchedule, insertSchedules } from '../sessions/index.ts'
import { lockSitting, updateSittingSuperseded, type SittingRecord } from './sittings.queries.ts'

/**
 * Orders a sitting to be repeated (F03d): it is kept as it is and counts for nothing any more, and its
 * candidate has no session until somebody schedules the retake. Its log still takes what a PC has (R2),
 * and nothing handed in for it stands. The one way to a retake, whoever decided it.
 * @param transaction of the decision. @param now server clock, ms.
 * @returns false when it was superseded already (R4).
 * @throws ApiError notFound.
 */
export async function supersedeSitting(
  transaction: Db,
  sessionId: string,
  sittingId: string,
  now: number,
): Promise<boolean> {
  const sitting = await lockSitting(transaction, sessionId, sittingId)
  if (!sitting) throw new ApiError('notFound', 'No such sitting in this session')
  if (sitting.supersededAt !== null) return false
  await updateSittingSuperseded(transaction, sessionId, sittingId, now)
  await deleteSchedule(transaction, scheduleOf(sitting))
  return true
}

/**
 * Takes an order to repeat a sitting back.
 * @throws ApiError notFound, conflict once the candidate is in a session again.
 */
export async function restoreSuperseded(
  transaction: Db,
  sessionId: string,
  sittingId: string,
): Promise<void> {
  const sitting = await lockSitting(transaction, sessionId, sittingId)
  if (!sitting) throw new ApiError('notFound', 'No such sitting in this session')
  if (sitting.supersededAt === null) return
  const inserted = await insertSchedules(transaction, [scheduleOf(sitting)])
  if (!inserted.has(sitting.candidateId)) {
    throw new ApiError('conflict', 'The retake is scheduled already', { reason: 'scheduled' })
  }
  await updateSittingSuperseded(transaction, sessionId, sittingId, null)
}

function scheduleOf({ examId, candidateId, sessionId, sittingId }: SittingRecord) {
  return { examId, candidateId, sessionId, sittingId }
}
