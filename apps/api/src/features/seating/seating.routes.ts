import { drawLog, drawSeats } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor } from '../sessions/index.ts'
import { drawFor, openSeed } from './draw-seats.ts'
import { findDraw, selectDrawEntries } from './seating.queries.ts'

/** The seating draw and its log. */
export function seatingRoutes(services: Services): Route[] {
  return [
    route(drawSeats, async ({ params, body }, { caller }) => {
      await sessionFor(services, caller, 'room.draw', params.sessionId)
      return drawFor(services, caller, params.sessionId, body)
    }),
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
        entries: (await selectDrawEntries(services.db, params.sessionId)).map((row) => ({
          ...row,
          kind: 'drawn' as const,
          reason: row.attempt > 1 ? 'redrawn' : null,
          by: row.actor,
        })),
      }
    }),
  ]
}
