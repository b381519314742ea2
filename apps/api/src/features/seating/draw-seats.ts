import type { DrawnSeat } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import type { SittingRecord } from '../sittings/index.ts'
import { openDraw, type OpenDraw } from './open-draw.ts'

/** Whom a draw is for. */
export type DrawFor =
  { readonly examNumber: string } | { readonly present: true } | { readonly all: true }

/** What every change of a draw leaves: seats still free, and candidates still without one. */
export interface DrawCounts {
  readonly freeSeats: number
  readonly waiting: number
}

/**
 * Draws seats in one transaction under the session's lock, so that several tablets at once never
 * give one seat twice (F08). A candidate who has a seat keeps it: a second tap draws nothing. In bulk,
 * absentees are left out, and when the seats run short the last ones by exam number wait.
 * @throws ApiError notFound, sessionEnded, noFreeSeat with the stations kept out, conflict when other
 *   digits were used or the candidate is marked absent.
 */
export async function drawFor(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  input: { readonly witnessDigits: string; readonly who: DrawFor },
): Promise<DrawCounts & { seats: DrawnSeat[] }> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    const draw = await openDraw(services, caller, transaction, sessionId)
    await draw.useDigits(input.witnessDigits)
    const chosen = chooseSittings(draw, input.who)
    const seats: DrawnSeat[] = []
    for (const sitting of chosen) {
      if (sitting.seatNumber === null) {
        const drawn = await draw.drawSeat(sitting, null)
        if (drawn === undefined) break
      }
      seats.push(draw.drawnSeat(sitting.examNumber, sitting.seatNumber === null))
    }
    if (chosen.length > 0 && seats.length === 0) throw noFreeSeat(draw)
    const drawn = seats.filter((seat) => seat.drawnNow)
    if (drawn.length > 0) {
      await recordAction(services, transaction, caller, {
        action: 'room.draw',
        subject: `${drawn.length} seats`,
        sessionId,
        areaId: listed.areaId,
        detail: { seats: drawn.map((seat) => [seat.examNumber, seat.seatNumber]) },
      })
    }
    return { seats, ...draw.counts() }
  })
}

function chooseSittings(draw: OpenDraw, who: DrawFor): readonly SittingRecord[] {
  if ('examNumber' in who) {
    const sitting = draw.sittingOf(who.examNumber)
    const attendance = draw.attendanceOf(sitting)
    if (sitting.seatNumber === null && attendance?.status === 'absent') {
      throw new ApiError('conflict', 'This candidate is marked absent', {
        reason: 'absent',
        ...{ status: attendance.status, by: attendance.by, at: attendance.at },
      })
    }
    return [sitting]
  }
  return draw.sittings().filter((sitting) => {
    if (sitting.seatNumber !== null) return false
    const status = draw.attendanceOf(sitting)?.status ?? 'expected'
    return status !== 'absent' && ('all' in who || status !== 'expected')
  })
}

/** No seat is free; stations that nobody uses but that were taken out are named. */
export function noFreeSeat(draw: OpenDraw): ApiError {
  return new ApiError('noFreeSeat', 'No seat is free', { keptOut: draw.keptOut() })
}
