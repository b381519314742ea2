import { remainingAfterReopening } from '@wenkao/shared/approvals'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { clockOf, readSittingFacts } from './sitting-facts.ts'
import {
  currentBinding,
  insertBinding,
  lockSitting,
  nextRank,
  updateReopened,
  updateSuperseded,
} from './sittings.queries.ts'
import { insertTimeEntry } from './time-entries.queries.ts'

/**
 * Gives a sitting that was handed in by mistake back to its candidate (F21): a new epoch at the same
 * station, so that whoever still holds the former token can hand nothing in over what stands. The round
 * stays: the next hand-in is the next round, and its receipt names the former. What was handed in, its
 * receipt and its grading are kept, and stand until then.
 * @param transaction of the approval; the session's row is locked by the caller.
 * @param minutes beside what the rule leaves. @returns server time when the candidate has to end, ms.
 * @throws ApiError notFound, notStarted, sessionEnded, notHandedIn, noTimeLeft.
 */
export async function reopenSitting(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  caller: Caller,
  of: { readonly sessionId: string; readonly sittingId: string },
  wish: { readonly minutes: number; readonly reason: string },
): Promise<number> {
  const { sessionId, sittingId } = of
  const locked = await lockSitting(transaction, sessionId, sittingId)
  if (!locked || locked.supersededAt !== null) {
    throw new ApiError('notFound', 'No such sitting in this session')
  }
  const facts = await readSittingFacts({ db: transaction }, sessionId, sittingId)
  const { session, sitting, bindings } = facts
  if (session.startedAt === null) throw new ApiError('notStarted', 'The session has not started')
  // An ended session ends everybody, and its stations belong to the next one: that is a retake.
  if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
  if (sitting.handedInAt === null) throw new ApiError('notHandedIn', 'This is not handed in')
  const now = services.clock.now()
  const { deadline } = clockOf(facts, now)
  const time = remainingAfterReopening(deadline ?? now, wish.minutes, now)
  if (time === undefined) {
    throw new ApiError('noTimeLeft', 'No time is left; give minutes with the approval')
  }
  const former = currentBinding(bindings)
  await updateSuperseded(transaction, sessionId, sittingId, now)
  await insertBinding(transaction, {
    sessionId,
    sittingId,
    epoch: 1 + Math.max(0, ...bindings.map((row) => row.epoch)),
    rank: Math.max(1, nextRank(bindings)),
    stationId: former?.stationId ?? null,
    seatNumber: former?.seatNumber ?? sitting.seatNumber ?? 0,
    createdAt: now,
  })
  await updateReopened(transaction, sessionId, sittingId, {
    reopenedAt: now,
    extensionMs: sitting.extensionMs + time.addedMs,
  })
  if (time.addedMs > 0) {
    const entry = { sessionId, sittingId, kind: 'extended', source: 'area' } as const
    await insertTimeEntry(services, transaction, caller, {
      ...{ ...entry, ms: time.addedMs, at: now, reason: wish.reason },
    })
  }
  return now + time.remainingMs
}
