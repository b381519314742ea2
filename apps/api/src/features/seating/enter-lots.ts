import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import { faultOfSeat } from './decide-seat.ts'
import type { DrawCounts } from './draw-seats.ts'
import { changeDraw, type OpenDraw } from './open-draw.ts'

interface Lot {
  readonly examNumber: string
  readonly seatNumber: number
}
type LotFault = 'unknownCandidate' | 'hasOther' | 'twice' | 'unknown' | 'excluded' | 'taken'

/**
 * Enters lots that were drawn by hand while there was no network (DESIGN section 8); listed as
 * unverified. All or none: a list with a mistake is put right on paper first. Repeating it is harmless.
 * @throws ApiError notFound, sessionEnded, conflict with the lots that cannot be entered and why.
 */
export async function enterLots(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  input: { readonly lots: readonly Lot[]; readonly reason: string },
): Promise<DrawCounts & { entered: number; same: number }> {
  const { sessionId } = listed.session
  return changeDraw(services, caller, sessionId, async (draw) => {
    const { transaction } = draw
    draw.requireDecisions()
    const faulty = input.lots.flatMap((lot, at) => {
      const reason = faultOfLot(draw, input.lots.slice(0, at), lot)
      return reason === undefined ? [] : [{ ...lot, reason }]
    })
    if (faulty.length > 0) {
      throw new ApiError('conflict', 'Some of these lots cannot be entered', {
        reason: 'lots',
        lots: faulty,
      })
    }
    let entered = 0
    for (const lot of input.lots) {
      const sitting = draw.sittingOf(lot.examNumber)
      if (sitting.seatNumber !== null) continue
      draw.giveSeat('lot', sitting, lot.seatNumber, input.reason)
      entered += 1
    }
    if (entered > 0) {
      await recordAction(services, transaction, caller, {
        action: 'room.draw',
        subject: `${entered} lots drawn by hand`,
        sessionId,
        areaId: listed.areaId,
        detail: {
          lots: input.lots.map((lot) => [lot.examNumber, lot.seatNumber]),
          reason: input.reason,
        },
      })
    }
    return { entered, same: input.lots.length - entered, ...draw.counts() }
  })
}

function faultOfLot(draw: OpenDraw, before: readonly Lot[], lot: Lot): LotFault | undefined {
  const isTwice = before.some(
    (other) => other.examNumber === lot.examNumber || other.seatNumber === lot.seatNumber,
  )
  if (isTwice) return 'twice'
  const sitting = draw.sittings().find((entry) => entry.examNumber === lot.examNumber)
  if (!sitting) return 'unknownCandidate'
  if (sitting.seatNumber === lot.seatNumber) return undefined
  return sitting.seatNumber === null ? faultOfSeat(draw, lot.seatNumber) : 'hasOther'
}
