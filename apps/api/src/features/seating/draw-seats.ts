import type { DrawnSeat } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import type { SittingRecord } from '../sittings/index.ts'
import { changeDraw, type OpenDraw } from './open-draw.ts'

/** Whom a draw is for. */
export type DrawFor =
  { readonly examNumber: string } | { readonly present: true } | { readonly all: true }

/** What every change of a draw leaves: seats still free, and candidates still without one. */
export interface DrawCounts {
  readonly freeSeats: number
  readonly waiting: number
}

/** One tap at a door: who taps, and for whom. */
export interface DrawAsk {
  readonly caller: Caller
  readonly listed: SessionListed
  readonly witnessDigits: string
  readonly who: DrawFor
}

export type DrawReply = DrawCounts & { seats: DrawnSeat[] }

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
): Promise<DrawReply> {
  const [outcome] = await drawForAll(services, [{ ...input, caller, listed }])
  if (!outcome) throw new Error('A draw gave no outcome')
  if ('refusal' in outcome) throw outcome.refusal
  return outcome.reply
}

/**
 * The same for taps of one session that came while another draw was under way: one after the other, in
 * one transaction. What one of them is refused for is nothing to the others.
 * @param asks at least one.
 */
export async function drawForAll(
  services: Services,
  asks: readonly DrawAsk[],
): Promise<({ readonly reply: DrawReply } | { readonly refusal: ApiError })[]> {
  const [first] = asks
  if (!first) return []
  const { sessionId } = first.listed.session
  return changeDraw(services, first.caller, sessionId, async (draw) => {
    const outcomes: ({ reply: DrawReply } | { refusal: ApiError })[] = []
    for (const ask of asks) {
      try {
        outcomes.push({ reply: await drawOnce(services, draw, ask) })
      } catch (cause) {
        if (!(cause instanceof ApiError)) throw cause
        outcomes.push({ refusal: cause })
      }
    }
    return outcomes
  })
}

async function drawOnce(services: Services, draw: OpenDraw, ask: DrawAsk): Promise<DrawReply> {
  const { caller, listed } = ask
  draw.actAs(caller)
  const chosen = chooseSittings(draw, ask.who)
  // Refused before anything is fixed: what is refused leaves no trace.
  const isShort = chosen.every((sitting) => sitting.seatNumber === null)
  if (chosen.length > 0 && isShort && draw.counts().freeSeats === 0) throw noFreeSeat(draw)
  await draw.useDigits(ask.witnessDigits)
  const seats: DrawnSeat[] = []
  for (const sitting of chosen) {
    if (sitting.seatNumber === null && draw.drawSeat(sitting, null) === undefined) break
    seats.push(draw.drawnSeat(sitting.examNumber, sitting.seatNumber === null))
  }
  const drawn = seats.filter((seat) => seat.drawnNow)
  if (drawn.length > 0) {
    await recordAction(services, draw.transaction, caller, {
      action: 'room.draw',
      subject: `${drawn.length} seats`,
      sessionId: listed.session.sessionId,
      areaId: listed.areaId,
      detail: { seats: drawn.map((seat) => [seat.examNumber, seat.seatNumber]) },
    })
  }
  return { seats, ...draw.counts() }
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
