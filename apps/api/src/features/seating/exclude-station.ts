import type { DrawnSeat } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { selectSessionStations, type SessionListed } from '../sessions/index.ts'
import type { DrawCounts } from './draw-seats.ts'
import { changeDraw } from './open-draw.ts'
import { updateStationExcluded } from './seating.queries.ts'

/**
 * Takes a station out of the draw, of machine changes and of what scheduling counts on, or puts it
 * back. Who has the station keeps it until somebody draws again or moves them.
 * @throws ApiError notFound, sessionEnded, conflict.
 */
export async function excludeStation(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  wish: { readonly number: number; readonly excluded: boolean; readonly reason: string },
): Promise<DrawCounts & { outcome: 'changed' | 'same'; holder: DrawnSeat | null }> {
  const { sessionId } = listed.session
  const { number, excluded, reason } = wish
  return changeDraw(services, caller, sessionId, async (draw) => {
    const { transaction } = draw
    draw.requireDecisions()
    const stations = await selectSessionStations(transaction, sessionId)
    const station = stations.find((entry) => entry.number === number)
    if (!station) throw new ApiError('notFound', 'No such station in this session')
    const { stations: inDraw, out } = draw.state()
    const isIn = inDraw.has(number) && !out.has(number)
    const outcome = isIn === excluded || station.excluded !== excluded ? 'changed' : 'same'
    if (isIn === excluded) {
      const kind = excluded ? 'excluded' : 'included'
      draw.append({ kind, seatNumber: number, reason }, null)
    }
    if (outcome === 'changed') {
      await updateStationExcluded(transaction, sessionId, number, excluded)
      await recordAction(services, transaction, caller, {
        action: 'room.draw',
        subject: `station ${number} ${excluded ? 'out of' : 'back into'} the draw`,
        sessionId,
        areaId: listed.areaId,
        detail: { number, excluded, reason },
      })
    }
    const holder = draw.holderOf(number)
    return {
      outcome,
      holder: holder ? draw.drawnSeat(holder.examNumber, false) : null,
      ...draw.counts(),
    }
  })
}
