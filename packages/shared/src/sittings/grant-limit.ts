import type { TimeEntry } from './session-time.contract.ts'

/** Whom extra time is for: everybody in the session, or chosen candidates. */
export type ExtraTimeFor = { readonly all: true } | { readonly sittingIds: readonly string[] }

const MINUTE_MS = 60_000

/**
 * Whether a room may give these minutes without asking its area (F07): what rooms decided alone,
 * summed per sitting with what was given to the whole session, stays within the exam's limit for
 * every candidate concerned. A code that a room's tablet gave out counts as the room's own word; what
 * an area granted does not, nor what the roster gives for special needs.
 * @param limitMinutes of the exam, per sitting; 0: the area is always asked.
 * @param entries time entries of the session.
 */
export function isWithinLimit(
  limitMinutes: number,
  wish: { readonly minutes: number; readonly who: ExtraTimeFor },
  entries: readonly TimeEntry[],
): boolean {
  const alone = entries.filter(
    ({ kind, source }) => kind === 'extended' && (source === 'room' || source === 'code'),
  )
  const given = (sittingId: string | null): number =>
    alone
      .filter((entry) => entry.sittingId === sittingId)
      .reduce((sum, { ms }) => sum + ms / MINUTE_MS, 0)
  const own =
    'all' in wish.who ? alone.flatMap(({ sittingId }) => sittingId ?? []) : wish.who.sittingIds
  const most = Math.max(0, ...own.map(given))
  return given(null) + most + wish.minutes <= limitMinutes
}
