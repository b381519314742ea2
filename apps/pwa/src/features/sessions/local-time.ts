/**
 * A moment as `<input type="datetime-local">` wants it: minutes, in the time zone of this device.
 * @param ms since 1970.
 */
export function toLocalInput(ms: number): string {
  const at = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The moment that such an input names, ms since 1970; undefined while it is incomplete. */
export function fromLocalInput(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined
  const ms = new Date(text).getTime()
  return Number.isNaN(ms) ? undefined : ms
}

/** An exam that goes on at midnight, or begins soon after, belongs to the day that people are in. */
const AROUND_MS = 6 * 3600_000

/**
 * What counts as today at a moment: its day on this device, and six hours before and after the moment.
 * @param ms since 1970. @returns first moment, and the first one after; ms since 1970.
 */
export function dayOf(ms: number): { from: number; to: number } {
  const at = new Date(ms)
  const from = new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
  const to = new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime()
  return { from: Math.min(from, ms - AROUND_MS), to: Math.max(to, ms + AROUND_MS) }
}
