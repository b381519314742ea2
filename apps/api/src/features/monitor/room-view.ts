import { readHealth, type RoomView } from '@wenkao/shared/monitor'
import { arrivesInTime, deadlineOf, GRACE_MS } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { clonedAt, selectStationContacts } from '../places/index.ts'
import {
  clockFacts,
  findDrawCommitment,
  selectSessions,
  selectSessionStations,
  sessionRow,
  type SessionRecord,
} from '../sessions/index.ts'
import {
  listLines,
  listMoves,
  listRetakes,
  selectSessionBindings,
  selectSittings,
  stateOf,
  type SittingRecord,
} from '../sittings/index.ts'
import { selectLastOutcomes } from '../station-check/index.ts'
import { seenOf, selectAttendance } from '../seating/index.ts'
import { selectCaseNotices } from '../adjudication/index.ts'
import { selectApprovalNotices } from '../approvals/index.ts'
import type { ContactBook } from './contacts.ts'
import { selectRoomFailures } from './failures.queries.ts'
import { selectReceiptCodes, selectUndecidedArrivals } from './monitor.queries.ts'

/** A failure that is over is shown for so long, so that nobody misses that it is. */
const FAILURE_SHOWN_MS = 10 * 60_000

/**
 * Everything the tablet shows of a session, as of now. The caller's scope is checked before.
 * @throws ApiError notFound.
 */
export async function readRoomView(
  services: Pick<Services, 'db' | 'clock'>,
  contactBook: Pick<ContactBook, 'read'>,
  sessionId: string,
): Promise<RoomView> {
  const { db } = services
  const [[listed], draw, stations, sittings, bindings, contacts, receiptCodes] = await Promise.all([
    selectSessions(db, { sessionId }),
    findDrawCommitment(db, sessionId),
    selectSessionStations(db, sessionId),
    selectSittings(db, [sessionId]),
    selectSessionBindings(db, [sessionId]),
    contactBook.read(sessionId),
    selectReceiptCodes(db, sessionId),
  ])
  if (!listed || !draw) throw new ApiError('notFound', 'No such session')
  const current = new Map(
    bindings
      .filter((binding) => binding.supersededAt === null && binding.branch === '')
      .map((binding) => [binding.sittingId, binding]),
  )
  const stationIds = stations.map((station) => station.stationId)
  const now = services.clock.now()
  const earliest = deadlineOf(
    clockFacts(listed.session),
    { beganAt: listed.session.startedAt, extensionMs: 0 },
    now,
  )
  const [arrivals, failures, known, outcomes, lines, moves, cases, approvals, retakes, atDoor] =
    await Promise.all([
      // Only once something can be late: before, nobody pays for the question.
      arrivesInTime(earliest ?? now, now)
        ? new Map<string, number>()
        : selectUndecidedArrivals(db, sessionId, (earliest ?? now) + GRACE_MS),
      selectRoomFailures(db, sessionId, now - FAILURE_SHOWN_MS),
      selectStationContacts(db, stationIds),
      selectLastOutcomes(db, stationIds),
      listLines(db, sessionId, bindings),
      listMoves(db, sessionId, sittings, bindings),
      selectCaseNotices(db, sessionId),
      selectApprovalNotices(db, sessionId),
      listRetakes(db, sessionId),
      selectAttendance(db, sessionId),
    ])
  return {
    session: sessionRow(listed),
    serverNow: now,
    drawCommitment: draw.commitment,
    witnessDigits: draw.witnessDigits,
    seats: stations.map(({ stationId, number, excluded }) => {
      const { station, contact } = known.get(stationId) ?? { station: undefined, contact: null }
      const registeredAt = station?.registeredAt ?? null
      const isOfThisPc = contact !== null && contact.registeredAt === registeredAt
      return {
        number,
        registered: registeredAt !== null,
        excluded,
        check: outcomes.get(stationId) ?? null,
        cloned: clonedAt(contact ?? undefined, registeredAt, now) !== null,
        clockOffMs: isOfThisPc ? contact.clockOffMs : null,
        lastSeenAt: isOfThisPc ? contact.lastSeenAt : null,
      }
    }),
    sittings: sittings.map((sitting) => {
      const contact = contacts.get(sitting.sittingId)
      const health = readHealth(contact?.progress?.health)
      return {
        sittingId: sitting.sittingId,
        examNumber: sitting.examNumber,
        name: sitting.name,
        seatNumber: sitting.seatNumber,
        state: stateOf(sitting, listed.session),
        epoch: current.get(sitting.sittingId)?.epoch ?? null,
        extensionMs: sitting.extensionMs,
        progress: contact?.progress ? { ...contact.progress, health: undefined } : null,
        unsentSince: contact?.unsentSince ?? null,
        // A page that logged in and sent nothing yet was seen at its log-in.
        lastSeenAt: contact?.lastSeenAt ?? sitting.loggedInAt,
        loggedInAt: sitting.loggedInAt,
        handedInAt: sitting.handedInAt,
        receiptCode: receiptCodes.get(sitting.sittingId) ?? null,
        beganAt: sitting.beganAt,
        late: isLate(sitting, listed.session, arrivals.get(sitting.sittingId), now),
        ...seenOf(atDoor.get(sitting.sittingId), sitting, listed.session),
        ...(health ? { health } : {}),
        lines: lines.get(sitting.sittingId) ?? [],
        move: moves.get(sitting.sittingId) ?? null,
        former: retakes.formerOf.get(sitting.sittingId) ?? null,
      }
    }),
    failures,
    cases,
    approvals,
    superseded: [...retakes.superseded],
  }
}

/** Whether the newest of what arrived came after the sitting's own deadline and its grace. */
function isLate(
  { beganAt, extensionMs }: SittingRecord,
  session: SessionRecord,
  newest: number | undefined,
  now: number,
): boolean {
  if (newest === undefined) return false
  return !arrivesInTime(deadlineOf(clockFacts(session), { beganAt, extensionMs }, now), newest)
}
