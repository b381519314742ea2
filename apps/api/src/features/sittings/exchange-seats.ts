import type { EndpointReply } from '@wenkao/shared/kernel'
import type { exchangeSeats as exchangeEndpoint, ExchangeSide } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import {
  bindToSeat,
  checkedTarget,
  movedMeanwhile,
  takeSitting,
  type LockedSitting,
} from './bind-to-seat.ts'
import { clearSeat } from './moves.queries.ts'
import { updateSeat } from './sittings.queries.ts'
import type { Unsent } from './sittings.table.ts'

/** One of the two, with what its station had not sent. */
interface Side extends ExchangeSide {
  readonly formerUnsent: Unsent | null
}

/**
 * Lets two candidates change seats (SPEC MC5), before or after their log-in, in one transaction: both
 * change or none does. Who has a binding gets a new epoch, and logs in at the other's station; who has
 * none simply sits there. The draw's log knows nothing of it: it tells what was drawn.
 * @throws ApiError invalidRequest for one candidate twice, and what a machine change refuses.
 */
export async function exchangeSeats(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: { readonly one: Side; readonly other: Side; readonly reason: string },
): Promise<EndpointReply<typeof exchangeEndpoint>> {
  const { sessionId } = listed.session
  const { one, other, reason } = wish
  if (one.sittingId === other.sittingId) {
    throw new ApiError('invalidRequest', 'Expected two candidates')
  }
  return services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const first = await takeSitting(transaction, sessionId, one.sittingId)
    const second = await takeSitting(transaction, sessionId, other.sittingId)
    const sides = [
      { wished: one, taken: first, to: other.expectedSeat, partner: second },
      { wished: other, taken: second, to: one.expectedSeat, partner: first },
    ]
    const seats = sides.map(({ wished, to }) => ({ sittingId: wished.sittingId, seatNumber: to }))
    if (sides.every(({ taken, to }) => taken.sitting.seatNumber === to)) {
      return { outcome: 'same', seats }
    }
    for (const { wished, taken } of sides) {
      const isAsSeen =
        taken.sitting.seatNumber === wished.expectedSeat &&
        (taken.current?.epoch ?? null) === wished.expectedEpoch
      if (!isAsSeen) throw await movedMeanwhile(transaction, taken)
      if (taken.sitting.handedInAt !== null) {
        throw new ApiError('alreadyHandedIn', 'This was handed in', {
          seatNumber: wished.expectedSeat,
        })
      }
    }
    const now = services.clock.now()
    for (const side of sides) await rebind(transaction, side, now)
    await clearSeat(transaction, sessionId, one.sittingId)
    await updateSeat(transaction, sessionId, other.sittingId, one.expectedSeat)
    await updateSeat(transaction, sessionId, one.sittingId, other.expectedSeat)
    for (const { wished, taken, to, partner } of sides) {
      await recordAction(services, transaction, caller, {
        action: 'room.run',
        subject: `seat exchange of ${taken.sitting.examNumber} to ${to}`,
        sessionId,
        areaId: listed.areaId,
        detail: {
          sittingId: wished.sittingId,
          from: wished.expectedSeat,
          to,
          with: partner.sitting.examNumber,
          reason,
        },
      })
    }
    return { outcome: 'exchanged', seats }
  })
}

async function rebind(
  transaction: Db,
  side: {
    readonly wished: Side
    readonly taken: LockedSitting
    readonly to: number
    readonly partner: LockedSitting
  },
  now: number,
): Promise<void> {
  const { wished, taken, to: seatNumber, partner } = side
  const stationId = await checkedTarget(transaction, taken, seatNumber, false)
  if (!taken.current) return
  const { expectedEpoch, formerUnsent } = wished
  await bindToSeat(transaction, taken, {
    ...{ seatNumber, stationId, now, expectedEpoch, formerUnsent },
    exchangedWith: partner.sitting.sittingId,
  })
}
