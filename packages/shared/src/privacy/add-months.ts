/**
 * The moment that lies whole months later in UTC; the last day of a month that has no such day.
 * @param at ms of the server's clock. @param months not negative.
 */
export function addMonths(at: number, months: number): number {
  const from = new Date(at)
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Math.min(from.getUTCDate(), lastDay)
  const timeOfDay = at - Date.UTC(year, from.getUTCMonth(), from.getUTCDate())
  return Date.UTC(year, month, day) + timeOfDay
}
