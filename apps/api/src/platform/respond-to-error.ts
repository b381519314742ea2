import type { ErrorReply } from '@wenkao/shared/kernel'
import type { Logger } from 'pino'
import { ApiError } from './api-error.ts'
import { isConnectionLoss, isUnstorableText } from './database-errors.ts'
import { isDiskFull } from './disk-errors.ts'

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
  if (error instanceof ApiError) {
    // A refusal for want of room comes in thousands: the metric counts it, the log does not.
    if (error.status >= 500 && error.retryAfterS === undefined) {
      log.warn({ requestId, err: error }, 'request failed')
    }
    return {
      status: error.status,
      body: {
        error: {
          code: error.code,
          message: error.message,
          requestId,
          ...(error.details ? { details: { ...error.details } } : {}),
        },
      },
      headers: error.retryAfterS === undefined ? {} : { 'retry-after': String(error.retryAfterS) },
    }
  }
  if (isUnstorableText(error)) {
    return {
      status: 400,
      body: {
        error: {
          code: 'invalidRequest',
          message: 'A text holds a sign that cannot be kept',
          requestId,
        },
      },
      headers: {},
    }
  }
  log.error({ requestId, err: error, path, method }, 'unexpected error')
  if (isDiskFull(error)) {
    const message = 'The disk has no room; send it again later'
    return {
      status: 503,
      body: { error: { code: 'unavailable', message, requestId } },
      headers: { 'retry-after': String(DISK_FULL_WAIT_S) },
    }
  }
  const unavailable = isConnectionLoss(error)
  return {
    status: unavailable ? 503 : 500,
    body: {
      error: {
        code: unavailable ? 'unavailable' : 'internal',
        message: unavailable
          ? 'The database does not answer; try again'
          : 'Something went wrong here',
        requestId,
      },
    },
    // Clients that know it spread out by it; seconds.
    headers: unavailable ? { 'retry-after': '1' } : {},
  }
}
