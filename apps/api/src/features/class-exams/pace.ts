import { ApiError } from '../../platform/api-error.ts'

/** Names remembered at once. */
const MOST = 20_000

/**
 * Lets a thing be done once in a while under each name.
 * @returns throws ApiError tooManyRequests with how long to wait, when it comes too soon.
 */
export function createPace(everyMs: number): (name: string, now: number) => void {
  const last = new Map<string, number>()
  return (name, now) => {
    const waitMs = (last.get(name) ?? -Infinity) + everyMs - now
    if (waitMs > 0) throw new ApiError('tooManyRequests', 'Wait a moment', { retryAfterMs: waitMs })
    last.delete(name)
    last.set(name, now)
    const oldest = last.keys().next()
    if (last.size > MOST && !oldest.done) last.delete(oldest.value)
  }
}
