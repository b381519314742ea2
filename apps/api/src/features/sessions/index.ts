export { checkRoster, type RosterRowProblem } from './check-roster.ts'
export { erasePersonal } from './erase-personal.ts'
export { findSittingPaper } from './find-sitting-paper.ts'
export { regiveSeatVariants } from './give-seat-variants.ts'
export { handOverRoutes } from './hand-over.routes.ts'
export { makeSessions } from './make-sessions.ts'
export { makeSittings } from './make-sittings.ts'
export { openProctorCode, prepareSession, scheduleInto } from './prepare-session.ts'
export { photosRoutes } from './photos.routes.ts'
export { keepPhoto, openPhoto, type Photo } from './photos.ts'
export { selectPlacedSessions } from './placed-sessions.queries.ts'
export { deleteSchedule } from './retakes.queries.ts'
export { recogniseColumns } from './roster-columns.ts'
export { rosterRoutes } from './roster.routes.ts'
export { createSessionFiles, type SessionFiles } from './session-files.ts'
export { variantAtSeat } from './seat-variants.queries.ts'
export { sessionFileRoutes } from './session-file.routes.ts'
export { placeOfSession, sessionRow } from './session-row.ts'
export {
  findExam,
  findExamByTitle,
  insertExam,
  lockExam,
  type ExamRecord,
} from './exams.queries.ts'
export {
  findAccessCodeMac,
  insertSchedules,
  selectOpenSessionsOf,
  selectSchedulable,
  selectTickets,
} from './schedules.queries.ts'
export {
  clockFacts,
  findDrawCommitment,
  findSession,
  lockSession,
  selectSessionRows,
  selectSessions,
  selectSessionStations,
  updateSessionClock,
  updateSessionExtension,
  type SessionListed,
  type SessionRecord,
} from './sessions.queries.ts'
export { readExtraTimes } from './roster-time.ts'
export { extraTimeOf, maySeeNeeds, openNeeds } from './special-needs.ts'
export { sessionFor, sessionsRoutes } from './sessions.routes.ts'
export { maskedIdentity, wholeIdentity } from './sealed-identity.ts'
export {
  accessCodeMac,
  identityMac,
  openAccessCode,
  planRoster,
  takeRoster,
} from './take-roster.ts'
export { stationCodesOf } from './station-codes.ts'
