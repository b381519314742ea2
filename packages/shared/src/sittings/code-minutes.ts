const MINUTE_MS = 60_000

/**
 * Minutes that the ledger still has to give so that the deadline reaches what a station showed after a
 * code (DESIGN section 6): what was granted meanwhile, for everybody or the candidate, is not given a
 * second time, because the code was the same extra time brought by hand (F07).
 * @param minutes of the code, and the most that it can come to, whatever the station says.
 * @param knownDeadline what the screen counted to before the code, ms; null when it did not know one.
 * @param deadline the server's, now.
 */
export function minutesStillToGrant(
  minutes: number,
  knownDeadline: number | null,
  deadline: number | null,
): number {
  if (knownDeadline === null || deadline === null) return minutes
  const missing = Math.ceil((knownDeadline + minutes * MINUTE_MS - deadline) / MINUTE_MS)
  return Math.min(minutes, Math.max(0, missing))
}
