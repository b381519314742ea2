import type { EndpointReply } from '@wenkao/shared/kernel'
import type { undoMove as undoEndpoint } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import { bindToSeat, checkedTarget, isPast, movedMeanwhile, takeSitting } from './bind-to-seat.ts'
import { clearLeaving } from './moves.queries.ts'
import { updateSeat } from './sittings.queries.ts'
import type { Unsent } from './sittings.table.ts'

/**
 * Undoes a machine change (F02b, SPEC MC4): the sitting is bound to the station that it left, under a
 * new epoch; nothing that was done meanwhile is dropped. A change that the failing PC only began is
 * taken back without one. Repeating it changes nothing.
 * @throws ApiError notFound, alreadyHandedIn, sittingMoved, moveInUse, conflict when there is nothing to
 *   undo, and what a machine change refuses of its target.
 */
export async function undoMove(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: {
    readonly expectedEpoch: number
    readonly reason: string
    readonly acceptsLogIn: boolean
    readonly formerUnsent: Unsent | null
  },
): Promise<EndpointReply<typeof undoEndpoint>> {
  const { sessionId } = listed.session
  const { expectedEpoch, reason, formerUnsent } = wish
  return services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const taken = await takeSitting(transaction, sessionId, sittingId)
    const { sitting, bindings, current } = taken
    if (!current) throw new ApiError('conflict', 'Nobody moved this sitting')
    const undone = bindings.find((row) => row.branch === '' && row.epoch === expectedEpoch)
    const from = sitting.seatNumber
    if (isPast(expectedEpoch, current)) {
      if (undone?.movedFrom !== current.seatNumber) throw await movedMeanwhile(transaction, taken)
      const { seatNumber } = current
      return { outcome: 'same', seatNumber, formerSeatNumber: undone.seatNumber }
    }
    const audit = (to: number, epoch: number) =>
      recordAction(services, transaction, caller, {
        action: 'room.run',
        subject: `machine change of ${sitting.examNumber} undone`,
        sessionId,
        areaId: listed.areaId,
        detail: { sittingId, from, to, epoch, reason },
      })
    if (current.leavingAt !== null) {
      await clearLeaving(transaction, current)
      await audit(current.seatNumber, current.epoch)
      return { outcome: 'dropped', seatNumber: current.seatNumber, formerSeatNumber: null }
    }
    const { movedFrom: to } = current
    if (to === null) {
      return { outcome: 'same', seatNumber: current.seatNumber, formerSeatNumber: null }
    }
    if (sitting.handedInAt !== null) throw new ApiError('alreadyHandedIn', 'This was handed in')
    if (current.loggedInAt !== null && !wish.acceptsLogIn) {
      throw new ApiError('moveInUse', 'The candidate has logged in at the new station', {
        seatNumber: current.seatNumber,
      })
    }
    const stationId = await checkedTarget(transaction, taken, to)
    const row = await bindToSeat(transaction, taken, {
      ...{ seatNumber: to, stationId, now: services.clock.now(), expectedEpoch, formerUnsent },
    })
    await updateSeat(transaction, sessionId, sittingId, to)
    await audit(to, row.epoch)
    return { outcome: 'undone', seatNumber: to, formerSeatNumber: from }
  })
}
