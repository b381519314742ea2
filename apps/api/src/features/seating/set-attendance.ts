import type { AttendanceStatus, CheckInRow } from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import { asStaff, type Caller } from '../../platform/caller.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import { lockSession, type SessionListed } from '../sessions/index.ts'
import { lockSitting, selectSittings, type SittingRecord } from '../sittings/index.ts'
import { selectAttendance, upsertAttendance, type KeptAttendance } from './attendance.queries.ts'
import { readCheckInRow, seenOf } from './check-in-list.ts'

/** With these, somebody has stood at the door. */
const SEEN: ReadonlySet<AttendanceStatus> = new Set([
  'present',
  'late',
  'misconduct',
  'suspectedImpostor',
])

/**
 * Sets what became of a candidate. A second tap is `same`; what somebody else said meanwhile is told
 * and left as it is.
 * @throws ApiError notFound, conflict with status, note, by and at, or because the candidate has
 *   logged in and so is not absent.
 */
export async function setAttendance(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingId: string,
  wish: {
    readonly status: AttendanceStatus
    readonly note?: string | null | undefined
    readonly expected: { readonly status: AttendanceStatus; readonly at: number | null }
  },
): Promise<{ outcome: 'changed' | 'same'; candidate: CheckInRow }> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    // Against another tablet, and against the candidate's own first log-in.
    const sitting = await lockSitting(transaction, sessionId, sittingId)
    if (!sitting || sitting.supersededAt !== null) {
      throw new ApiError('notFound', 'No such candidate in this session')
    }
    const kept = (await selectAttendance(transaction, sessionId)).get(sittingId)
    const { attendance } = seenOf(kept, sitting, listed.session)
    const note = wish.note === undefined ? (attendance?.note ?? null) : wish.note
    const status = attendance?.status ?? 'expected'
    // What only a log-in says, somebody may confirm.
    const isSaid = attendance === null || attendance.by !== null
    const isSame = isSaid && status === wish.status && (attendance?.note ?? null) === note
    if (!isSame) {
      if (status !== wish.expected.status || (attendance?.at ?? null) !== wish.expected.at) {
        throw new ApiError('conflict', 'Somebody changed this meanwhile', {
          reason: 'attendance',
          ...{ status, note: attendance?.note ?? null },
          ...{ by: attendance?.by ?? null, at: attendance?.at ?? null },
        })
      }
      requireAway(sitting, wish.status)
      await upsertAttendance(transaction, [
        {
          ...rowOf(services, caller, sitting, kept, wish.status, note),
          wasAbsent: attendance?.wasAbsent ?? false,
        },
      ])
      await recordAction(services, transaction, caller, {
        action: 'room.checkIn',
        subject: `attendance of ${sitting.examNumber}: ${wish.status}`,
        sessionId,
        areaId: listed.areaId,
        detail: { sittingId, from: status, to: wish.status, note },
      })
    }
    const candidate = await readCheckInRow(services, transaction, listed, sittingId)
    return { outcome: isSame ? 'same' : 'changed', candidate }
  })
}

/**
 * Marks those of the named candidates absent whom nobody has seen. Who was seen since the page was
 * read is left as they are, and named.
 * @throws ApiError notFound for a sitting that is not in the session.
 */
export async function markAbsent(
  services: Services,
  caller: Caller,
  listed: SessionListed,
  sittingIds: readonly string[],
): Promise<{
  marked: number
  same: number
  passedOver: { sittingId: string; status: AttendanceStatus }[]
}> {
  const { sessionId } = listed.session
  return services.db.transaction(async (transaction) => {
    await lockSession(transaction, sessionId)
    const known = new Set(
      (await selectSittings(transaction, [sessionId])).map((row) => row.sittingId),
    )
    const locked: SittingRecord[] = []
    // In one order, so that two tablets never wait for each other in a circle.
    for (const sittingId of [...new Set(sittingIds)].sort()) {
      const sitting = known.has(sittingId)
        ? await lockSitting(transaction, sessionId, sittingId)
        : undefined
      if (!sitting) throw new ApiError('notFound', 'No such candidate in this session')
      locked.push(sitting)
    }
    const kept = await selectAttendance(transaction, sessionId)
    const seen = locked.map((sitting) => {
      const own = kept.get(sitting.sittingId)
      return {
        sitting,
        own,
        status: seenOf(own, sitting, listed.session).attendance?.status ?? 'expected',
      }
    })
    const marked = seen.filter(({ status }) => status === 'expected')
    const rows = marked.map(({ sitting, own }) =>
      rowOf(services, caller, sitting, own, 'absent', own?.attendance.note ?? null),
    )
    await upsertAttendance(transaction, rows)
    if (marked.length > 0) {
      await recordAction(services, transaction, caller, {
        action: 'room.checkIn',
        subject: `${marked.length} marked absent`,
        sessionId,
        areaId: listed.areaId,
        detail: { examNumbers: marked.map(({ sitting }) => sitting.examNumber) },
      })
    }
    return {
      marked: marked.length,
      same: seen.filter(({ status }) => status === 'absent').length,
      passedOver: seen.flatMap(({ sitting: { sittingId }, status }) =>
        status === 'expected' || status === 'absent' ? [] : [{ sittingId, status }],
      ),
    }
  })
}

/** Who works at a station is there, whatever anybody taps. */
function requireAway(sitting: SittingRecord, status: AttendanceStatus): void {
  if (sitting.loggedInAt === null || (status !== 'absent' && status !== 'expected')) return
  throw new ApiError('conflict', 'This candidate has logged in', {
    reason: 'loggedIn',
    seatNumber: sitting.seatNumber,
  })
}

function rowOf(
  services: Services,
  caller: Caller,
  sitting: SittingRecord,
  kept: KeptAttendance | undefined,
  status: AttendanceStatus,
  note: string | null,
) {
  const now = services.clock.now()
  return {
    sessionId: sitting.sessionId,
    sittingId: sitting.sittingId,
    status,
    note,
    at: now,
    by: asStaff(caller).name,
    signedInAt: SEEN.has(status) ? (kept?.signedInAt ?? sitting.loggedInAt ?? now) : null,
  }
}
