import type { ErrorCode } from '@wenkao/shared/kernel'

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalidRequest: 400,
  notFound: 404,
  tooLarge: 413,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  erasureBlocked: 409,
  tooManyRequests: 429,
  internal: 500,
  unavailable: 503,
  wrongCredentials: 401,
  wrongAccessCode: 401,
  wrongStation: 409,
  stationUnknown: 401,
  stationSignature: 401,
  noSeat: 409,
  seatTaken: 409,
  noFreeSeat: 409,
  notStarted: 409,
  sessionEnded: 409,
  entryClosed: 409,
  handInNotOpen: 409,
  alreadyHandedIn: 409,
  notHandedIn: 409,
  noTimeLeft: 409,
  bindingSuperseded: 409,
  seatUnusable: 409,
  sittingMoved: 409,
  moveInUse: 409,
  wrongProctorCode: 403,
  branchUnknown: 404,
  caseDecided: 409,
  eventsMissing: 409,
  filesMissing: 409,
  digestMismatch: 409,
  hashMismatch: 409,
  fileUnreadable: 422,
  rosterUnreadable: 422,
  columnMissing: 422,
  sessionLocked: 409,
  setupDone: 409,
  linkExpired: 410,
  pairingExpired: 410,
  weakPassword: 422,
  nameTaken: 409,
  secondPerson: 409,
  entryFaulty: 422,
  resultsFrozen: 409,
  releaseBlocked: 409,
  appealClosed: 409,
  loggedInElsewhere: 409,
  itemsInUse: 409,
}

/** The HTTP status that goes with a code. */
export const statusOf = (code: ErrorCode): number => STATUS[code]

/** An expected refusal; becomes an ErrorReply with its code (STYLE: stable codes, one place). */
export class ApiError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly details: Readonly<Record<string, unknown>> | undefined
  /** When the caller may come again, in seconds; told as a header. */
  readonly retryAfterS: number | undefined

  /** @param details facts that a page may put into its own sentence; no personal data. */
  constructor(
    code: ErrorCode,
    message: string,
    details?: Readonly<Record<string, unknown>>,
    retryAfterS?: number,
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = STATUS[code]
    this.details = details
    this.retryAfterS = retryAfterS
  }
}
