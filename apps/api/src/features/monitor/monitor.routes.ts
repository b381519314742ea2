import {
  areaStream,
  areaView,
  endSession,
  getProctorCode,
  roomStream,
  roomView,
  startSession,
} from '@wenkao/shared/monitor'
import { visibleTo, type Caller } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { placeOfSession, sessionFor, sessionRow, type SessionListed } from '../sessions/index.ts'
import type { ContactBook } from './contacts.ts'
import { eventStream } from './event-stream.ts'
import { readAreas } from './read-areas.ts'
import { roomEventStream } from './room-stream.ts'
import { readRoomView } from './room-view.ts'
import { endSessionNow, readProctorCode, startSessionNow } from './run-session.ts'
import { createAreaWatch } from './watch-areas.ts'
import { createRoomWatch } from './watch-rooms.ts'

/**
 * The room page: watching, starting and ending a session, its proctor code; and what areas watch.
 * @param office services with the connections of lists: areas never stand before a room.
 */
export function monitorRoutes(
  services: Services,
  office: Services,
  contactBook: ContactBook,
): Route[] {
  const read = (sessionId: string) => readRoomView(services, contactBook, sessionId)
  // Who watches the room at the door or mends its PCs need not know what was decided about whom.
  const readWithoutCases = async (sessionId: string) => {
    const { cases, approvals, ...view } = await read(sessionId)
    return view
  }
  const watches = {
    whole: createRoomWatch(read, services.log),
    withoutCases: createRoomWatch(readWithoutCases, services.log),
  }
  const areaWatch = createAreaWatch(() => readAreas(office), services.log)
  const maySeeCases = (caller: Caller, listed: SessionListed) =>
    visibleTo(caller, 'cases.read')(placeOfSession(listed))
  return [
    route(roomView, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.watch', params.sessionId)
      return maySeeCases(caller, listed)
        ? read(params.sessionId)
        : readWithoutCases(params.sessionId)
    }),
    route(roomStream, async ({ params }, { caller, http }) => {
      const listed = await sessionFor(services, caller, 'room.watch', params.sessionId)
      const watch = maySeeCases(caller, listed) ? watches.whole : watches.withoutCases
      return roomEventStream(watch, params.sessionId, [http.req.raw.signal, contactBook.closing])
    }),
    route(areaView, async (_input, { caller }) => {
      const { serverNow, rows } = await readAreas(office)
      const isVisible = visibleTo(caller, 'areas.watch')
      const seen = rows.filter(({ place }) => isVisible(place))
      return { serverNow, sessions: seen.map(({ session }) => session) }
    }),
    route(areaStream, (_input, { caller, http }) => {
      const isVisible = visibleTo(caller, 'areas.watch')
      const ends = [http.req.raw.signal, contactBook.closing]
      return Promise.resolve(
        eventStream('areas', (listener) => areaWatch.listen(isVisible, listener), ends),
      )
    }),
    route(startSession, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      await startSessionNow(services, caller, listed)
      return sessionRow(await sessionFor(services, caller, 'room.run', params.sessionId))
    }),
    route(endSession, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      await endSessionNow(services, caller, listed)
      return sessionRow(await sessionFor(services, caller, 'room.run', params.sessionId))
    }),
    route(getProctorCode, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      return { proctorCode: await readProctorCode(services, caller, listed) }
    }),
  ]
}
