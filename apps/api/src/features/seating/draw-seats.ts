import { drawSeat, type DrawnSeat } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import { unsealText } from '../../platform/sealing.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession } from '../sessions/index.ts'
import { selectSittings, updateSeat, type SittingRecord } from '../sittings/index.ts'
import {
  findDraw,
  insertDrawEntry,
  selectDrawEntries,
  updateWitnessDigits,
} from './seating.queries.ts'

/** The draw's seed; leaves the server only when the session is over. */
export function openSeed(
  services: Pick<Services, 'keys'>,
  sessionId: string,
  sealed: Uint8Array,
): string {
  return unsealText(services.keys.dataEncryption, sealed, `draw-seed/${sessionId}`)
}

/**
 * Draws seats in one transaction under the session's lock, so that several tablets at once never
 * give one seat twice (F08). A candidate who has a seat keeps it: a second tap draws nothing.
 * @throws ApiError notFound, sessionEnded, noFreeSeat, invalidRequest when other digits were used.
 */
export async function drawFor(
  services: Services,
  caller: Caller,
  sessionId: string,
  input: {
    readonly witnessDigits: string
    readonly who:
      { readonly examNumber: string } | { readonly all: true } | { readonly present: true }
  },
): Promise<{ seats: DrawnSeat[]; freeSeats: number; waiting: number }> {
  return services.db.transaction(async (transaction) => {
    const session = await lockSession(transaction, sessionId)
    const draw = await findDraw(transaction, sessionId)
    if (!session || !draw) throw new ApiError('notFound', 'No such session')
    if (session.endedAt !== null) throw new ApiError('sessionEnded', 'This session has ended')
    if (draw.witnessDigits !== null && draw.witnessDigits !== input.witnessDigits) {
      throw new ApiError('conflict', 'This draw began with other digits', {
        witnessDigits: draw.witnessDigits,
      })
    }
    await updateWitnessDigits(transaction, sessionId, input.witnessDigits)
    const sittings = await selectSittings(transaction, sessionId)
    const chosen = chooseSittings(sittings, input.who)
    const seed = openSeed(services, sessionId, draw.seedSealed)
    const seats: DrawnSeat[] = []
    const entries = await selectDrawEntries(transaction, sessionId)
    const occupied = new Set(sittings.flatMap((sitting) => sitting.seatNumber ?? []))
    const held = new Map(entries.map((entry) => [entry.examNumber, entry.seatNumber]))
    const attempts = new Map(entries.map((entry) => [entry.examNumber, entry.attempt]))
    let n = entries.length
    for (const sitting of chosen) {
      const { sittingId, examNumber } = sitting
      if (sitting.seatNumber !== null) {
        seats.push(drawnSeat(sitting, sitting.seatNumber, false, attempts.get(examNumber) ?? 0))
        continue
      }
      let seat: number | undefined
      // The log alone says which seats are free, or nobody could replay it. So a spare that a machine
      // change gave away can be drawn; that stays listed, and the next attempt follows. The station that
      // was left stays with its draw: it is out of order.
      while (seat === undefined || occupied.has(seat)) {
        const free = freeBy(draw.stations, held, examNumber)
        const attempt = (attempts.get(examNumber) ?? 0) + 1
        const isAnyLeft = free.some((number) => !occupied.has(number))
        const by = { seed, witnessDigits: input.witnessDigits, examNumber, attempt, free }
        seat = isAnyLeft ? drawSeat(by) : undefined
        if (seat === undefined) throw new ApiError('noFreeSeat', 'No seat is free')
        n += 1
        held.set(examNumber, seat)
        attempts.set(examNumber, attempt)
        await insertDrawEntry(transaction, {
          ...{ sessionId, n, sittingId, examNumber, attempt, free, seatNumber: seat },
          at: services.clock.now(),
          actor: caller.kind === 'anyone' ? 'system' : asStaff(caller).name,
        })
      }
      occupied.add(seat)
      await updateSeat(transaction, sessionId, sittingId, seat)
      seats.push(drawnSeat(sitting, seat, true, attempts.get(examNumber) ?? 0))
    }
    const drawn = seats.filter((seat) => seat.drawnNow)
    if (drawn.length > 0) {
      await recordAction(services, transaction, caller, {
        action: 'room.draw',
        subject: `${drawn.length} seats`,
        sessionId,
        detail: { seats: drawn.map((seat) => [seat.examNumber, seat.seatNumber]) },
      })
    }
    return {
      seats,
      freeSeats: freeBy(draw.stations, held).filter((number) => !occupied.has(number)).length,
      waiting: sittings.filter((sitting) => sitting.seatNumber === null).length - drawn.length,
    }
  })
}

/** Stations that nobody else holds by the draw's own log. */
function freeBy(
  stations: readonly number[],
  held: ReadonlyMap<string, number>,
  examNumber?: string,
): number[] {
  const taken = new Set(
    [...held].flatMap(([holder, seat]) => (holder === examNumber ? [] : [seat])),
  )
  return stations.filter((number) => !taken.has(number))
}

function chooseSittings(
  sittings: readonly SittingRecord[],
  who: { readonly examNumber: string } | { readonly all: true } | { readonly present: true },
): readonly SittingRecord[] {
  if (!('examNumber' in who)) return sittings.filter((sitting) => sitting.seatNumber === null)
  const sitting = sittings.find((entry) => entry.examNumber === who.examNumber)
  if (!sitting) throw new ApiError('notFound', 'No candidate of this session has that exam number')
  return [sitting]
}

function drawnSeat(
  sitting: SittingRecord,
  seatNumber: number,
  drawnNow: boolean,
  attempt: number,
): DrawnSeat {
  return {
    sittingId: sitting.sittingId,
    examNumber: sitting.examNumber,
    name: sitting.name,
    seatNumber,
    kind: attempt > 0 ? 'drawn' : null,
    attempt,
    drawnNow,
  }
}
