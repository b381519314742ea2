import {
  attendanceOf,
  beginDraw,
  nextDrawState,
  type Attendance,
  type CheckInRow,
  type EntryRules,
  type SeatKind,
} from '@wenkao/shared/seating'
import { ApiError } from '../../platform/api-error.ts'
import type { Db } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import {
  maskedIdentity,
  openNeeds,
  type SessionListed,
  type SessionRecord,
} from '../sessions/index.ts'
import { selectAttendance, selectPeople, type KeptAttendance } from './attendance.queries.ts'
import { findDraw, selectDrawEntries } from './seating.queries.ts'

/** Candidates of a session as the door sees them, by exam number. */
export async function readCheckIn(
  services: Pick<Services, 'keys'>,
  db: Db,
  listed: SessionListed,
  sittingId?: string,
): Promise<CheckInRow[]> {
  const { sessionId } = listed.session
  const [people, kept, kinds] = await Promise.all([
    selectPeople(db, sessionId, sittingId),
    selectAttendance(db, sessionId),
    readSeatKinds(db, sessionId),
  ])
  return people.map(({ candidateId, wrappedKey, identityNumber, specialNeeds, ...person }) => {
    const held = kinds.get(person.examNumber)
    return {
      ...person,
      identityNumberMasked: maskedIdentity(services, { candidateId, wrappedKey, identityNumber }),
      specialNeeds: openNeeds(services, { candidateId, wrappedKey, specialNeeds }),
      seatKind: held && held.seatNumber === person.seatNumber ? held.kind : null,
      ...seenOf(kept.get(person.sittingId), person, listed.session),
    }
  })
}

/** One candidate of it. @throws ApiError notFound. */
export async function readCheckInRow(
  services: Pick<Services, 'keys'>,
  db: Db,
  listed: SessionListed,
  sittingId: string,
): Promise<CheckInRow> {
  const [row] = await readCheckIn(services, db, listed, sittingId)
  if (!row) throw new ApiError('notFound', 'No such candidate in this session')
  return row
}

/** Attendance and first sight of a candidate, the own log-in included. */
export function seenOf(
  kept: KeptAttendance | undefined,
  sitting: { readonly loggedInAt: number | null },
  session: Pick<SessionRecord, 'startedAt'>,
): { attendance: Attendance | null; signedInAt: number | null } {
  const { loggedInAt } = sitting
  const attendance = attendanceOf(kept?.attendance ?? null, {
    loggedInAt,
    startedAt: session.startedAt,
  })
  return { attendance, signedInAt: kept?.signedInAt ?? loggedInAt }
}

/** How the candidates came by the seats that the draw's log gives them. */
export async function readSeatKinds(
  db: Db,
  sessionId: string,
): Promise<ReadonlyMap<string, { readonly seatNumber: number; readonly kind: SeatKind }>> {
  const draw = await findDraw(db, sessionId)
  if (!draw) return new Map()
  const entries = await selectDrawEntries(db, sessionId)
  return entries.reduce(
    (state, entry) => nextDrawState(state, entry) ?? state,
    beginDraw(draw.stations, draw.algorithm),
  ).held
}

/** The exam's rules at the door, with their moments. */
export function entryRules(session: SessionRecord): EntryRules {
  const { startedAt, entryClosesMs, handInOpensMs } = session
  return {
    entryClosesMinutes: Math.round(entryClosesMs / 60_000),
    handInOpensMinutes: Math.round(handInOpensMs / 60_000),
    entryClosesAt: startedAt === null ? null : startedAt + entryClosesMs,
    handInOpensAt: startedAt === null ? null : startedAt + handInOpensMs,
  }
}
