import {
  candidateNeeds,
  candidatePhoto,
  checkInList,
  markAbsent,
  putPhoto,
  setAttendance,
  setOverride,
} from '@wenkao/shared/seating'
import type { SessionState } from '@wenkao/shared/sittings'
import { requirePlace } from '../../platform/caller.ts'
import { collect, route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { extraTimeOf, keepPhoto, maySeeNeeds, sessionFor } from '../sessions/index.ts'
import { entryRules, readCheckIn, readCheckInRow } from './check-in-list.ts'
import { lookAtPhoto } from './look-at-photo.ts'
import * as attendance from './set-attendance.ts'
import { setOverride as override } from './set-override.ts'

/**
 * Check-in at the door.
 * @param office where photos come in, so that an upload of a whole school never stands before a candidate.
 */
export function checkInRoutes(
  services: Services,
  office: Services,
  held: { forget(sessionId: string, sittingId: string): Promise<void> },
): Route[] {
  return [
    route(checkInList, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.checkIn', params.sessionId)
      const { session } = listed
      return {
        serverNow: services.clock.now(),
        session: {
          sessionId: session.sessionId,
          name: session.name,
          examTitle: listed.examTitle,
          siteName: listed.siteName,
          roomName: listed.roomName,
          plannedStart: session.plannedStart,
          state: session.state as SessionState,
        },
        rules: entryRules(session),
        candidates: await readCheckIn(services, services.db, listed),
      }
    }),
    route(setAttendance, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.checkIn', params.sessionId)
      return attendance.setAttendance(services, caller, listed, params.sittingId, body)
    }),
    route(markAbsent, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.checkIn', params.sessionId)
      return attendance.markAbsent(services, caller, listed, body.sittingIds)
    }),
    route(candidatePhoto, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.checkIn', params.sessionId)
      return lookAtPhoto(services, caller, listed, params.sittingId)
    }),
    route(candidateNeeds, async ({ params }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.checkIn', params.sessionId)
      const { specialNeeds } = await readCheckInRow(services, services.db, listed, params.sittingId)
      return { specialNeeds: specialNeeds ?? null, extraTime: extraTimeOf(specialNeeds ?? null) }
    }),
    route(setOverride, async ({ params, body }, { caller }) => {
      const listed = await sessionFor(services, caller, 'room.run', params.sessionId)
      const set = await override(services, caller, listed, { ...params, ...body })
      await held.forget(params.sessionId, params.sittingId)
      if (maySeeNeeds(caller)) return set
      const { specialNeeds: _hidden, ...candidate } = set.candidate
      return { ...set, candidate }
    }),
    route(putPhoto, async ({ params, body }, { caller }) => {
      requirePlace(caller, 'roster.edit', {})
      const bytes = await collect(body as ReadableStream<Uint8Array>)
      return { outcome: await keepPhoto(office, caller, params.examId, params.examNumber, bytes) }
    }),
  ]
}
