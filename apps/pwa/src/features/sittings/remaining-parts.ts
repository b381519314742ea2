/**
 * Remaining time as people read a clock: `1:05:09`, `12:30`; never below zero.
 * @param remainingMs null before the start.
 */
export function remainingParts(remainingMs: number | null): string {
  if (remainingMs === null) return '--:--'
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${two(minutes)}:${two(rest)}`
}
