import type { Attendance } from './attendance.contract.ts'

/**
 * What became of a candidate: what somebody said at the door, unless the candidate logged in at a
 * station later. A log-in turns nothing and `expected` into `present`, and `absent` into `late` when the
 * session had started; it never undoes another status, and no status ever stops a log-in (decision
 * 0034). Who was never marked is not called late: many a room starts its clock first.
 * @param kept null while nobody has said anything.
 * @param moments first log-in of the sitting and start of the session, server clock, ms.
 * @returns null while nobody has said anything and the candidate has not logged in.
 */
export function attendanceOf(
  kept: Attendance | null,
  moments: { readonly loggedInAt: number | null; readonly startedAt: number | null },
): Attendance | null {
  const { loggedInAt, startedAt } = moments
  if (loggedInAt === null) return kept
  const isOpen = kept === null || kept.status === 'expected' || kept.status === 'absent'
  if (!isOpen) return kept
  const wasAbsent = kept?.status === 'absent'
  return {
    status: wasAbsent && startedAt !== null && loggedInAt > startedAt ? 'late' : 'present',
    note: kept?.note ?? null,
    at: loggedInAt,
    by: null,
    wasAbsent,
  }
}
