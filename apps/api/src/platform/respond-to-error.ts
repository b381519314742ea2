import type { ErrorReply } from '@wenkao/shared/kernel'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import { ApiError } from './api-error.ts'

/**
 * The one place that turns a thrown error into a reply. Expected refusals keep their code; anything
 * else is a bug or broken I/O: logged whole, told to the caller without its inside.
 */
export function respondToError(
  error: unknown,
  http: Context,
  requestId: string,
  log: Logger,
): Response {
  if (error instanceof ApiError) {
    if (error.status >= 500) log.warn({ requestId, err: error }, 'request failed')
    const body: ErrorReply = {
      error: {
        code: error.code,
        message: error.message,
        requestId,
        ...(error.details ? { details: { ...error.details } } : {}),
      },
    }
    return http.json(body, error.status as ContentfulStatusCode)
  }
  if (isUnstorableText(error)) {
    const body: ErrorReply = {
      error: {
        code: 'invalidRequest',
        message: 'A text holds a sign that cannot be kept',
        requestId,
      },
    }
    return http.json(body, 400)
  }
  log.error(
    { requestId, err: error, path: http.req.path, method: http.req.method },
    'unexpected error',
  )
  const unavailable = isConnectionLoss(error)
  const body: ErrorReply = {
    error: {
      code: unavailable ? 'unavailable' : 'internal',
      message: unavailable
        ? 'The database does not answer; try again'
        : 'Something went wrong here',
      requestId,
    },
  }
  // Clients that know it spread out by it; seconds.
  return unavailable ? http.json(body, 503, { 'retry-after': '1' }) : http.json(body, 500)
}

/** U+0000 in a text or a JSON value: PostgreSQL keeps everything else. */
function isUnstorableText(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && (error.code === '22021' || error.code === '22P05')) return true
  return 'cause' in error && error.cause !== error && isUnstorableText(error.cause)
}

/** Errors of the driver that mean "not now", so that clients retry instead of giving up. */
function isConnectionLoss(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const cause = 'cause' in error ? error.cause : undefined
  if (cause !== undefined && cause !== error && isConnectionLoss(cause)) return true
  const code = 'code' in error ? String(error.code) : ''
  return /^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE|57P0|08)/.test(code)
}
