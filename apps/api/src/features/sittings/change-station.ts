import type { Binding } from '@wenkao/shared/answers'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import { bindToSeat, checkedTarget, isPast, movedMeanwhile, takeSitting } from './bind-to-seat.ts'
import { bindingOf, updateSeat, type BindingRecord } from './sittings.queries.ts'
import type { Unsent } from './sittings.table.ts'

/** What a machine change came to. `same`: the sitting is at that station already (R4). */
export interface ChangedStation {
  readonly outcome: 'changed' | 'same'
  readonly seatNumber: number
  readonly formerSeatNumber: number | null
  readonly binding: Binding
}

/**
 * Machine change (F02a): binds a sitting to another station of its session under a new epoch that ranks
 * above all, in one transaction with its audit row (R7). Nothing is asked of the failing PC. Whoever
 * taps twice, or taps on a second tablet, gets the same outcome; who asks for another station than the
 * one that somebody chose meanwhile is told where the sitting is.
 * @throws ApiError notFound, alreadyHandedIn, sittingMoved, seatUnusable, seatTaken.
 */
export async function changeStation(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: {
    readonly seatNumber: number
    readonly reason: string
    readonly expectedEpoch: number | null
    /** What the station that is left had not sent, as it told last. */
    readonly formerUnsent: Unsent | null
  },
): Promise<ChangedStation> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    // One seat at a time for the whole session, draws included: no two candidates get one spare.
    await lockSession(transaction, sessionId)
    const taken = await takeSitting(transaction, sessionId, sittingId)
    const { sitting, bindings, current } = taken
    if (current && current.seatNumber === wish.seatNumber && isPast(wish.expectedEpoch, current)) {
      return outcomeOf('same', current, bindings)
    }
    if (isPast(wish.expectedEpoch, current)) throw await movedMeanwhile(transaction, taken)
    if (sitting.handedInAt !== null) throw new ApiError('alreadyHandedIn', 'This was handed in')
    const stationId = await checkedTarget(transaction, taken, wish.seatNumber)
    const { seatNumber, expectedEpoch, formerUnsent } = wish
    const now = services.clock.now()
    const row = await bindToSeat(transaction, taken, {
      ...{ seatNumber, stationId, now, expectedEpoch, formerUnsent },
    })
    await updateSeat(transaction, sessionId, sittingId, seatNumber)
    await recordAction(services, transaction, caller, {
      action: 'room.run',
      subject: `machine change of ${sitting.examNumber} to ${seatNumber}`,
      sessionId,
      areaId: listed.areaId,
      detail: {
        sittingId,
        from: sitting.seatNumber,
        to: seatNumber,
        epoch: row.epoch,
        reason: wish.reason,
      },
    })
    return {
      outcome: 'changed',
      seatNumber,
      formerSeatNumber: sitting.seatNumber,
      binding: bindingOf(row),
    }
  })
}

function outcomeOf(
  outcome: 'same',
  current: BindingRecord,
  bindings: readonly BindingRecord[],
): ChangedStation {
  const former = bindings.find((row) => row.epoch < current.epoch && row.branch === '')
  return {
    outcome,
    seatNumber: current.seatNumber,
    formerSeatNumber: former?.seatNumber ?? null,
    binding: bindingOf(current),
  }
}
