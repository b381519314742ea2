import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import { changeDrawIn } from './open-draw.ts'
import { insertDrawEntries } from './seating.queries.ts'

/** Why nobody draws these seats; published with the log, in both languages. */
export const BY_SCHEDULE = '编场 / by the schedule'

/**
 * Enters seats that a schedule gave into the logs of draws that are new: reserved, never counted as drawn.
 * The sittings have them already.
 */
export async function notePlannedSeats(
  services: Pick<Services, 'clock'>,
  transaction: Db,
  caller: Caller,
  seated: readonly {
    readonly sessionId: string
    readonly sittingId: string
    readonly examNumber: string
    readonly seatNumber: number
  }[],
): Promise<void> {
  const last = new Map<string, number>()
  const entries = seated.map(({ sessionId, ...seat }) => {
    const n = (last.get(sessionId) ?? 0) + 1
    last.set(sessionId, n)
    return {
      ...{ sessionId, n, kind: 'reserved', ...seat, reason: BY_SCHEDULE },
      ...{ at: services.clock.now(), actor: asStaff(caller).name },
    }
  })
  await insertDrawEntries(transaction, entries)
}

/** Gives seats back that a schedule gave to candidates who are moved elsewhere. @throws ApiError sessionEnded. */
export function releasePlannedSeats(
  services: Pick<Services, 'clock' | 'keys'>,
  transaction: Db,
  caller: Caller,
  sessionId: string,
  examNumbers: readonly string[],
): Promise<void> {
  return changeDrawIn(services, transaction, caller, sessionId, (draw) => {
    for (const examNumber of examNumbers) {
      const sitting = draw.sittingOf(examNumber)
      const { seatNumber } = sitting
      if (seatNumber !== null) draw.releaseSeat(sitting, seatNumber, BY_SCHEDULE)
    }
    return Promise.resolve()
  })
}
