import { deadlineOf, type ClockFacts } from '@wenkao/shared/sittings'

/**
 * What remains of a session, ms, for who sat from the start; null before the start.
 * @param serverNow the server's clock, ms.
 */
export function remainingMs(clock: ClockFacts, serverNow: number): number | null {
  const deadline = deadlineOf(clock, { beganAt: clock.startedAt, extensionMs: 0 }, serverNow)
  return deadline === null ? null : Math.max(0, deadline - serverNow)
}

/** A length of time as `m:ss` or `h:mm:ss`, rounded up to the second: 0:00 means over. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = two(seconds % 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`
}
