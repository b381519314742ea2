import {
  drawLog,
  drawScreen,
  drawSeats,
  enterLots,
  excludeStation,
  redrawSeat,
  releaseSeat,
  reserveSeat,
  seatingChart,
} from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Caller } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor, type SessionListed } from '../sessions/index.ts'
import * as decisions from './decide-seat.ts'
import { readDrawScreen } from './draw-screen.ts'
import { createDrawDesk } from './draw-desk.ts'
import { enterLots as enter } from './enter-lots.ts'
import { excludeStation as exclude } from './exclude-station.ts'
import { openSeed } from './open-draw.ts'
import { readSeatingChart } from './seating-chart.ts'
import { findDraw, selectDrawEntries } from './seating.queries.ts'

/** The seating draw with what people decide in it, its log, the second screen and the chart. */
export function seatingRoutes(services: Services): Route[] {
  const desk = createDrawDesk(services)
  const change = async <T>(
    caller: Caller,
    sessionId: string,
    work: (listed: SessionListed) => Promise<T>,
  ): Promise<T> => {
    const listed = await sessionFor(services, caller, 'room.draw', sessionId)
    return desk.inTurn(sessionId, () => work(listed))
  }
  return [
    route(drawSeats, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.draw', params.sessionId)
      return desk.draw({ ...body, caller, listed })
    }),
    route(redrawSeat, ({ params, body }, { caller }) =>
      change(caller, params.sessionId, (listed) =>
        decisions.redrawSeat(services, caller, listed, body),
      ),
    ),
    route(releaseSeat, ({ params, body }, { caller }) =>
      change(caller, params.sessionId, (listed) =>
        decisions.releaseSeat(services, caller, listed, body),
      ),
    ),
    route(reserveSeat, ({ params, body }, { caller }) =>
      change(caller, params.sessionId, (listed) =>
        decisions.reserveSeat(services, caller, listed, body),
      ),
    ),
    route(excludeStation, ({ params, body }, { caller }) =>
      change(caller, params.sessionId, (listed) =>
        exclude(services, caller, listed, { ...body, number: params.number }),
      ),
    ),
    route(enterLots, ({ params, body }, { caller }) =>
      change(caller, params.sessionId, (listed) => enter(services, caller, listed, body)),
    ),
    route(drawScreen, async ({ params }, { caller }) =>
      readDrawScreen(services, await sessionFor(services, caller, 'room.draw', params.sessionId)),
    ),
    route(seatingChart, async ({ params }, { caller }) =>
      readSeatingChart(
        services,
        await sessionFor(services, caller, 'room.watch', params.sessionId),
      ),
    ),
    route(drawLog, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.watch', params.sessionId)
      const draw = await findDraw(services.db, params.sessionId)
      if (!draw) throw new ApiError('notFound', 'This session has no draw')
      return {
        format: 'wenkao-draw' as const,
        sessionId: params.sessionId,
        examTitle: listed.examTitle,
        sessionName: listed.session.name,
        roomName: listed.roomName,
        commitment: draw.commitment,
        algorithm: draw.algorithm,
        stations: draw.stations,
        witnessDigits: draw.witnessDigits,
        seed:
          draw.revealedAt === null ? null : openSeed(services, params.sessionId, draw.seedSealed),
        entries: await selectDrawEntries(services.db, params.sessionId),
      }
    }),
  ]
}
