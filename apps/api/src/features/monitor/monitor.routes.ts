import {
  endSession,
  getProctorCode,
  roomStream,
  roomView,
  startSession,
} from '@wenkao/shared/monitor'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { sessionFor, sessionRow } from '../sessions/index.ts'
import type { ContactBook } from './contacts.ts'
import { roomEventStream } from './room-stream.ts'
import { readRoomView } from './room-view.ts'
import { endSessionNow, readProctorCode, startSessionNow } from './run-session.ts'
import { createRoomWatch } from './watch-rooms.ts'

/** The room page: watching, starting and ending a session, its proctor code. */
export function monitorRoutes(services: Services, contactBook: ContactBook): Route[] {
  const read = (sessionId: string) => readRoomView(services, contactBook, sessionId)
  const watch = createRoomWatch(read, services.log)
  return [
    route(roomView, async ({ params }, { caller }) => {
      await sessionFor(services, caller, 'room.watch', params.sessionId)
      return read(params.sessionId)
    }),
    route(roomStream, async ({ params }, { caller, http }) => {
      await sessionFor(services, caller, 'room.watch', params.sessionId)
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
