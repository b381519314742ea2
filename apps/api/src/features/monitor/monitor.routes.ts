import {
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
import { roomEventStream } from './room-stream.ts'
import { readRoomView } from './room-view.ts'
import { endSessionNow, readProctorCode, startSessionNow } from './run-session.ts'
import { createRoomWatch } from './watch-rooms.ts'

/** The room page: watching, starting and ending a session, its proctor code. */
export function monitorRoutes(services: Services, contactBook: ContactBook): Route[] {
  const read = (sessionId: string) => readRoomView(services, contactBook, sessionId)
  // Who watches the room at the door or mends its PCs need not know what was decided about whom.
  const readWithoutCases = async (sessionId: string) => {
    const { cases, ...view } = await read(sessionId)
    return view
  }
  const watches = {
    whole: createRoomWatch(read, services.log),
    withoutCases: createRoomWatch(readWithoutCases, services.log),
  }
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
