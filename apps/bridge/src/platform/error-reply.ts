import type { ErrorCode } from '@wenkao/shared/kernel'

const STATUS: Partial<Record<ErrorCode, number>> = {
  invalidRequest: 400,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stationUnknown: 409,
  tooLarge: 413,
  internal: 500,
  unavailable: 502,
}

/** A refusal in the one form that pages know. @param message plain English for the log. */
export function errorReply(
  code: ErrorCode,
  message: string,
  details?: Record<string, unknown>,
): Response {
  return Response.json(
    { error: { code, message, ...(details ? { details } : {}) } },
    { status: STATUS[code] ?? 400, headers: { 'cache-control': 'no-store' } },
  )
}
