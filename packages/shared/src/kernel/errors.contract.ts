import * as z from 'zod/mini'

/**
 * Stable error codes of the HTTP API. A page renders each in its own words; a code that a page does
 * not know (an older bundle, a newer server) falls back to the server's message.
 */
export const errorCodes = [
  'invalidRequest',
  'notFound',
  'tooLarge',
  'unauthenticated',
  'forbidden',
  'conflict',
  'erasureBlocked',
  'tooManyRequests',
  'internal',
  'unavailable',
  'wrongCredentials',
  'wrongAccessCode',
  'wrongStation',
  'stationUnknown',
  'stationSignature',
  'noSeat',
  'seatTaken',
  'noFreeSeat',
  'notStarted',
  'sessionEnded',
  'entryClosed',
  'handInNotOpen',
  'alreadyHandedIn',
  'notHandedIn',
  'noTimeLeft',
  'bindingSuperseded',
  'seatUnusable',
  'sittingMoved',
  'moveInUse',
  'wrongProctorCode',
  'branchUnknown',
  'caseDecided',
  'eventsMissing',
  'filesMissing',
  'digestMismatch',
  'hashMismatch',
  'fileUnreadable',
  'rosterUnreadable',
  'columnMissing',
  'sessionLocked',
  'setupDone',
  'linkExpired',
  'pairingExpired',
  'weakPassword',
  'nameTaken',
  'secondPerson',
  'entryFaulty',
  'resultsFrozen',
  'releaseBlocked',
  'appealClosed',
  'loggedInElsewhere',
  'itemsInUse',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/**
 * Body of every refused request: problem details (RFC 9457), and `error` for clients from before them.
 * `code` is a string, not an enum: newer servers may know more.
 */
export const ErrorReply = z.object({
  /** Where the code is explained. */
  type: z.optional(z.string()),
  /** The same for every refusal with this code. */
  title: z.optional(z.string()),
  status: z.optional(z.int()),
  /** The same as `error.message`. */
  detail: z.optional(z.string()),
  code: z.optional(z.string()),
  requestId: z.optional(z.string()),
  error: z.object({
    code: z.string(),
    /** Plain English for logs and for pages that do not know the code. */
    message: z.string(),
    /** Facts that a page may put into its own sentence. */
    details: z.optional(z.record(z.string(), z.unknown())),
    requestId: z.optional(z.string()),
  }),
})
export type ErrorReply = z.infer<typeof ErrorReply>
