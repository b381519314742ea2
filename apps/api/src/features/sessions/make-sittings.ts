import { randomBytes } from 'node:crypto'
import { variantByNumber } from '@wenkao/shared/papers'
import type { Db } from '../../platform/database.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { findVariantPlan } from './give-seat-variants.ts'
import { giveRosterTimes } from './roster-time.ts'
import { selectToRepeat, updateRepeatedBy } from './retakes.queries.ts'
import { insertSchedules, insertSittings, type Schedulable } from './schedules.queries.ts'

/** A candidate who gets a sitting in a session. */
export interface ToSit {
  readonly candidate: Omit<Schedulable, 'sessionId'>
  readonly sessionId: string
  /** Where the seat is given with the schedule, with the variant that follows it; else it is drawn. */
  readonly seat?: { readonly number: number; readonly variant: number | null } | undefined
}

/**
 * Makes the sittings of candidates who have none, with the variant that their number gives. Who is in
 * a session already is left out. Who was ordered to sit again gets a sitting that names the former one,
 * and the other way round (F03d). Extra time that the roster gives comes with the sitting (RO3).
 * @returns those that were made.
 */
export async function makeSittings(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  examId: string,
  toSit: readonly ToSit[],
): Promise<readonly MadeSitting[]> {
  const all = toSit.map((one) => ({ ...one, sittingId: freshId(services) }))
  const inserted = await insertSchedules(
    transaction,
    all.map(({ candidate: { candidateId }, sessionId, sittingId }) => ({
      ...{ examId, candidateId, sessionId, sittingId },
    })),
  )
  const kept = all.filter(({ candidate }) => inserted.has(candidate.candidateId))
  const plan = await findVariantPlan(transaction, examId)
  const repeated = await selectToRepeat(
    transaction,
    examId,
    kept.map(({ candidate }) => candidate.candidateId),
  )
  const times = await giveRosterTimes(
    services,
    transaction,
    examId,
    kept.map(({ candidate: { candidateId }, sessionId, sittingId }) => ({
      ...{ candidateId, sessionId, sittingId },
    })),
  )
  await insertSittings(
    transaction,
    kept.map(({ candidate, sessionId, sittingId, seat }) => ({
      sessionId,
      sittingId,
      examId,
      candidateId: candidate.candidateId,
      examNumber: candidate.examNumber,
      name: candidate.name,
      school: candidate.school,
      shuffleSeed: randomBytes(16).toString('hex'),
      seatNumber: seat?.number ?? null,
      extensionMs: times.get(sittingId) ?? 0,
      // Where it follows the seat, a seat that is not given yet will say it.
      variant:
        plan?.rule === 'lastTwoDigits'
          ? variantByNumber(candidate.examNumber, plan.variants)
          : (seat?.variant ?? 0),
      formerSessionId: repeated.get(candidate.candidateId)?.sessionId ?? null,
      formerSittingId: repeated.get(candidate.candidateId)?.sittingId ?? null,
    })),
  )
  for (const { candidate, sessionId, sittingId } of kept) {
    const former = repeated.get(candidate.candidateId)
    if (former) await updateRepeatedBy(transaction, former, { sessionId, sittingId })
  }
  return kept.map(({ candidate: { examNumber }, sessionId, sittingId, seat }) => ({
    ...{ examNumber, sessionId, sittingId, seatNumber: seat?.number ?? null },
  }))
}

export interface MadeSitting {
  readonly sessionId: string
  readonly sittingId: string
  readonly examNumber: string
  readonly seatNumber: number | null
}
