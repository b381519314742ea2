import type { ErrorCode, ErrorReply } from '@wenkao/shared/kernel'
import type { Logger } from 'pino'
import { ApiError, statusOf } from './api-error.ts'
import { isConnectionLoss, isUnstorableText } from './database-errors.ts'
import { isDiskFull } from './disk-errors.ts'
import { problemOf } from './problem.ts'

/** Somebody has to make room: asking more often helps nobody. */
const DISK_FULL_WAIT_S = 30

/** An error as it goes over the wire. */
export interface ErrorResponse {
  readonly status: number
  readonly body: ErrorReply
  readonly headers: Readonly<Record<string, string>>
}

/**
 * The one place that turns a thrown error into a reply. Expected refusals keep their code; anything
 * else is a bug or broken I/O: logged whole, told to the caller without its inside.
 */
export function respondToError(
  error: unknown,
  request: { readonly requestId: string; readonly method: string; readonly path: string },
  log: Logger,
): ErrorResponse {
  const { requestId, method, path } = request
  const answer = (
    code: ErrorCode,
    message: string,
    retryAfterS?: number,
    details?: Readonly<Record<string, unknown>>,
  ): ErrorResponse => ({
    status: statusOf(code),
    body: problemOf({ code, message, requestId, ...(details ? { details: { ...details } } : {}) }),
    headers: retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) },
  })
  if (error instanceof ApiError) {
    // A refusal for want of room comes in thousands: the metric counts it, the log does not.
    if (error.status >= 500 && error.retryAfterS === undefined) {
      log.warn({ requestId, err: error }, 'request failed')
    }
    return answer(error.code, error.message, error.retryAfterS, error.details)
  }
  if (isUnstorableText(error)) {
    return answer('invalidRequest', 'A text holds a sign that cannot be kept')
  }
  log.error({ requestId, err: error, path, method }, 'unexpected error')
  if (isDiskFull(error)) {
    return answer('unavailable', 'The disk has no room; send it again later', DISK_FULL_WAIT_S)
  }
  // Clients that know it spread out by it; seconds.
  if (isConnectionLoss(error)) {
    return answer('unavailable', 'The database does not answer; try again', 1)
  }
  return answer('internal', 'Something went wrong here')
}
