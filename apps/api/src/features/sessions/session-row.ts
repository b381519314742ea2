import type { Place } from '@wenkao/shared/accounts'
import type { SessionRow } from '@wenkao/shared/sessions'
import { clockFacts, type SessionListed } from './sessions.queries.ts'

/** A session as staff see it. */
export function sessionRow(listed: SessionListed): SessionRow {
  const { session } = listed
  return {
    sessionId: session.sessionId,
    examId: session.examId,
    externalId: session.externalId,
    examTitle: listed.examTitle,
    name: session.name,
    areaName: listed.areaName,
    siteName: listed.siteName,
    roomId: session.roomId,
    roomName: listed.roomName,
    plannedStart: session.plannedStart,
    clock: clockFacts(session),
    candidates: listed.candidates,
    seated: listed.seated,
    loggedIn: listed.loggedIn,
    handedIn: listed.handedIn,
    stations: listed.stations,
  }
}

/** Where a session lies, for the permission check. */
export function placeOfSession(listed: SessionListed): Place {
  return {
    areaId: listed.areaId,
    siteId: listed.siteId,
    roomId: listed.session.roomId,
    sessionId: listed.session.sessionId,
  }
}
