/**
 * Age of the oldest entry that the server has not acknowledged, ms. An entry of this run is counted
 * by the monotonic clock, so a moved calendar changes nothing (R5). One that lay in the journal when
 * the bridge started is at least as old as this run; its hybrid clock tells more, because a writer
 * took that from the server's clock, and it is believed only against the server's clock.
 * @param startedAt when the journal was opened, on the monotonic clock.
 * @param serverNow undefined before the first contact since the start.
 * @returns null when everything is acknowledged.
 */
export function unsentAgeMs(
  oldest: { readonly hlc: number; readonly since: number | null } | undefined,
  startedAt: number,
  monotonicNow: number,
  serverNow: number | undefined,
): number | null {
  if (!oldest) return null
  if (oldest.since !== null) return Math.max(0, Math.round(monotonicNow - oldest.since))
  const inThisRun = monotonicNow - startedAt
  const byServer = serverNow === undefined ? 0 : serverNow - oldest.hlc
  return Math.max(0, Math.round(Math.max(inThisRun, byServer)))
}
