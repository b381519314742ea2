import type { Context } from 'hono'
import { ApiError } from './api-error.ts'

/** Requests of one key within a window: 50 a second on average, in one burst if it likes. */
const KEY_REQUESTS = 3000
const WINDOW_MS = 60_000

interface Window {
  readonly endsAt: number
  left: number
}

/**
 * Bounds what one key sends (KY5), so that a program that runs wild costs the office and nobody else.
 * Counted per process and key; a window begins with the first request in it. Candidates, stations and
 * staff are never counted.
 * @returns counts one request and tells the reply what is left; @throws ApiError tooManyRequests.
 */
export function createKeyLimits(
  clock: { now(): number },
  limit = KEY_REQUESTS,
): (apiKeyId: string, http: Pick<Context, 'header'>) => void {
  const windows = new Map<string, Window>()
  return (apiKeyId, http) => {
    const now = clock.now()
    let window = windows.get(apiKeyId)
    // A clock that was put back must not make a window that lasts.
    if (!window || now >= window.endsAt || window.endsAt - now > WINDOW_MS) {
      window = { endsAt: now + WINDOW_MS, left: limit }
      windows.set(apiKeyId, window)
    }
    const resetS = Math.max(1, Math.ceil((window.endsAt - now) / 1000))
    const isOver = window.left <= 0
    window.left = Math.max(0, window.left - 1)
    http.header('ratelimit-limit', String(limit))
    http.header('ratelimit-remaining', String(window.left))
    http.header('ratelimit-reset', String(resetS))
    if (!isOver) return
    const details = { limit, windowS: WINDOW_MS / 1000, retryAfterMs: resetS * 1000 }
    throw new ApiError('tooManyRequests', 'This key sent too many requests', details, resetS)
  }
}
