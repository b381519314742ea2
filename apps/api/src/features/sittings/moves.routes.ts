import {
  changeStation,
  exchangeSeats,
  listSpares,
  undoMove,
  type ExchangeSide,
} from '@wenkao/shared/sittings'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor } from '../sessions/index.ts'
import { changeStation as changeStationOf } from './change-station.ts'
import { exchangeSeats as exchangeSeatsOf } from './exchange-seats.ts'
import { findSpares } from './list-spares.ts'
import type { HeldSittingFacts } from './sitting-facts.ts'
import type { Unsent } from './sittings.table.ts'
import { undoMove as undoMoveOf } from './undo-move.ts'

/** What moves need from features above them. */
export interface MovesPorts {
  /** What the station of a sitting had not sent, as it told last; null when it told nothing. */
  lastUnsent(sessionId: string, sittingId: string): Promise<Unsent | null>
  /** Outcomes of the last checks of stations. */
  lastChecks(stationIds: readonly string[]): Promise<ReadonlyMap<string, 'good' | 'warn' | 'bad'>>
}

/** Machine change, its undoing, and seat exchange, from the tablet. */
export function movesRoutes(
  services: Services,
  held: HeldSittingFacts,
  ports: MovesPorts,
): Route[] {
  return [
    route(listSpares, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      return findSpares(services, ports, listed, params.sittingId)
    }),
    route(changeStation, async ({ params, body }, { caller }) => {
      const { sessionId, sittingId } = params
      const listed = await sessionFor(services, caller, 'room.run', sessionId)
      const formerUnsent = await ports.lastUnsent(sessionId, sittingId)
      const changed = await changeStationOf(services, caller, listed, sittingId, {
        ...body,
        formerUnsent,
      })
      await held.forget(sessionId, sittingId)
      return changed
    }),
    route(undoMove, async ({ params, body }, { caller }) => {
      const { sessionId, sittingId } = params
      const listed = await sessionFor(services, caller, 'room.run', sessionId)
      const formerUnsent = await ports.lastUnsent(sessionId, sittingId)
      const undone = await undoMoveOf(services, caller, listed, sittingId, {
        ...body,
        formerUnsent,
      })
      await held.forget(sessionId, sittingId)
      return undone
    }),
    route(exchangeSeats, async ({ params, body }, { caller }) => {
      const { sessionId } = params
      const listed = await sessionFor(services, caller, 'room.run', sessionId)
      const withUnsent = async (side: ExchangeSide) => ({
        ...side,
        formerUnsent: await ports.lastUnsent(sessionId, side.sittingId),
      })
      const [one, other] = await Promise.all([withUnsent(body.one), withUnsent(body.other)])
      const { reason } = body
      const done = await exchangeSeatsOf(services, caller, listed, { one, other, reason })
      await Promise.all([one, other].map(({ sittingId }) => held.forget(sessionId, sittingId)))
      return done
    }),
  ]
}
