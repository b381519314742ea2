import type { DrawEntry, DrawnSeat } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import type { SessionListed } from '../sessions/index.ts'
import { selectSessionBindings, type SittingRecord } from '../sittings/index.ts'
import { noFreeSeat, type DrawCounts } from './draw-seats.ts'
import { changeDraw, type OpenDraw } from './open-draw.ts'

/** What a tap was about: candidate, the seat that the page showed, and why. */
export interface SeatDecision {
  readonly examNumber: string
  readonly expectedSeat: number | null
  readonly reason: string
}

/**
 * Draws another seat for a candidate who has not logged in yet. The former entry stays listed. Who
 * taps twice gets the same seat; who taps while somebody else gave another one is told so.
 * @throws ApiError notFound, sessionEnded, noFreeSeat, conflict.
 */
export async function redrawSeat(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: SeatDecision & { readonly witnessDigits: string },
): Promise<DrawCounts & { seat: DrawnSeat }> {
  return decide(services, caller, listed, async (draw) => {
    await draw.useDigits(wish.witnessDigits)
    const sitting = draw.sittingOf(wish.examNumber)
    if (sitting.seatNumber !== wish.expectedSeat) {
      const [former, last] = lastSeats(draw, wish.examNumber)
      if (last?.kind === 'drawn' && last.reason !== null && former === wish.expectedSeat) {
        return { seat: draw.drawnSeat(wish.examNumber, false), ...draw.counts() }
      }
      throw seatChanged(sitting, last)
    }
    await requireNotBegun(draw, sitting)
    const drawn = draw.drawSeat(sitting, wish.reason)
    if (drawn === undefined) throw noFreeSeat(draw)
    await audit(services, caller, listed, draw, `redraw of ${wish.examNumber} to ${drawn}`, {
      ...{ from: wish.expectedSeat, to: drawn, reason: wish.reason },
    })
    return { seat: draw.drawnSeat(wish.examNumber, true), ...draw.counts() }
  })
}

/**
 * Takes a seat back into the draw, for instance of a candidate who turned out to be absent.
 * @throws ApiError notFound, sessionEnded, conflict.
 */
export async function releaseSeat(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: SeatDecision & { readonly expectedSeat: number },
): Promise<DrawCounts & { outcome: 'released' | 'same' }> {
  return decide(services, caller, listed, async (draw) => {
    const sitting = draw.sittingOf(wish.examNumber)
    if (sitting.seatNumber === null) return { outcome: 'same' as const, ...draw.counts() }
    const [, last] = lastSeats(draw, wish.examNumber)
    if (sitting.seatNumber !== wish.expectedSeat) throw seatChanged(sitting, last)
    await requireNotBegun(draw, sitting)
    draw.releaseSeat(sitting, wish.expectedSeat, wish.reason)
    await audit(services, caller, listed, draw, `seat ${wish.expectedSeat} taken back`, {
      ...{ examNumber: wish.examNumber, reason: wish.reason },
    })
    return { outcome: 'released' as const, ...draw.counts() }
  })
}

/**
 * Gives a named candidate a seat by decision; listed as reserved, never counted as drawn.
 * @throws ApiError notFound, sessionEnded, seatTaken, seatUnusable, conflict.
 */
export async function reserveSeat(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: SeatDecision & { readonly seatNumber: number },
): Promise<DrawCounts & { seat: DrawnSeat }> {
  return decide(services, caller, listed, async (draw) => {
    const sitting = draw.sittingOf(wish.examNumber)
    if (sitting.seatNumber === wish.seatNumber) {
      return { seat: draw.drawnSeat(wish.examNumber, false), ...draw.counts() }
    }
    const [, last] = lastSeats(draw, wish.examNumber)
    if (sitting.seatNumber !== wish.expectedSeat) throw seatChanged(sitting, last)
    await requireNotBegun(draw, sitting)
    const fault = faultOfSeat(draw, wish.seatNumber)
    if (fault === 'taken') {
      throw new ApiError('seatTaken', 'Somebody else has this seat', {
        seatNumber: wish.seatNumber,
      })
    }
    if (fault) throw new ApiError('seatUnusable', 'This seat cannot be given', { reason: fault })
    draw.giveSeat('reserved', sitting, wish.seatNumber, wish.reason)
    await audit(services, caller, listed, draw, `seat ${wish.seatNumber} reserved`, {
      ...{ examNumber: wish.examNumber, from: wish.expectedSeat, reason: wish.reason },
    })
    return { seat: draw.drawnSeat(wish.examNumber, true), ...draw.counts() }
  })
}

/** Why a seat cannot be given by hand, or undefined when it can. */
export function faultOfSeat(
  draw: OpenDraw,
  seatNumber: number,
): 'unknown' | 'excluded' | 'taken' | undefined {
  if (draw.isGivable(seatNumber)) return undefined
  const { stations, out } = draw.state()
  if (!stations.has(seatNumber)) return 'unknown'
  return draw.holderOf(seatNumber) || !out.has(seatNumber) ? 'taken' : 'excluded'
}

function decide<T>(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  work: (draw: OpenDraw) => Promise<T>,
): Promise<T> {
  return changeDraw(services, caller, listed.session.sessionId, (draw) => {
    draw.requireDecisions()
    return work(draw)
  })
}

/** From the first log-in on, a candidate gets another seat by a machine change alone: work lies there. */
async function requireNotBegun(draw: OpenDraw, sitting: SittingRecord): Promise<void> {
  const bindings = await selectSessionBindings(draw.transaction, [draw.session.sessionId])
  const hasBegun = bindings.some((binding) => binding.sittingId === sitting.sittingId)
  if (!hasBegun && sitting.loggedInAt === null) return
  throw new ApiError('conflict', 'This candidate has begun; use a machine change', {
    reason: 'loggedIn',
    seatNumber: sitting.seatNumber,
  })
}

type SeatEntry = Extract<DrawEntry, { kind: 'drawn' | 'reserved' | 'lot' | 'released' }>

/** The seat that a candidate had before the last entry about them, and that entry. */
function lastSeats(
  draw: OpenDraw,
  examNumber: string,
): readonly [number | null, SeatEntry | undefined] {
  const own = draw.entries.filter(
    (entry): entry is SeatEntry =>
      ['drawn', 'reserved', 'lot', 'released'].includes(entry.kind) &&
      'examNumber' in entry &&
      entry.examNumber === examNumber,
  )
  const before = own.at(-2)
  const former = before === undefined || before.kind === 'released' ? null : before.seatNumber
  return [former, own.at(-1)]
}

function seatChanged(sitting: SittingRecord, last: SeatEntry | undefined): ApiError {
  return new ApiError('conflict', 'Somebody gave this candidate another seat meanwhile', {
    reason: 'seatChanged',
    seatNumber: sitting.seatNumber,
    by: last?.by ?? null,
    at: last?.at ?? null,
  })
}

async function audit(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  draw: OpenDraw,
  subject: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await recordAction(services, draw.transaction, caller, {
    action: 'room.draw',
    subject,
    sessionId: listed.session.sessionId,
    areaId: listed.areaId,
    detail,
  })
}
