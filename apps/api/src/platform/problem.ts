import type { ErrorReply } from '@wenkao/shared/kernel'
import { statusOf } from './api-error.ts'

/** Media type of a refusal (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json'

/** Where a code is explained; relative to the server, as RFC 9457 allows. */
export const problemUri = (code: string): string => `/api/docs#problem-${code}`

/** What a code says in general: `notFound` is "Not found". */
export function problemTitle(code: string): string {
  const words = code.replace(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/**
 * A refusal as it goes over the wire (KY4): problem details, and beside them the `error` that clients
 * from before them read.
 */
export function problemOf(
  error: ErrorReply['error'] & { readonly code: Parameters<typeof statusOf>[0] },
): ErrorReply {
  const { code, message, requestId } = error
  return {
    type: problemUri(code),
    title: problemTitle(code),
    status: statusOf(code),
    detail: message,
    code,
    ...(requestId === undefined ? {} : { requestId }),
    error,
  }
}
