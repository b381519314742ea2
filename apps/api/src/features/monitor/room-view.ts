import type { RoomView } from '@wenkao/shared/monitor'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { clonedAt, selectStationContacts } from '../places/index.ts'
import {
  findDrawCommitment,
  selectSessions,
  selectSessionStations,
  sessionRow,
} from '../sessions/index.ts'
import { listLines, selectSessionBindings, selectSittings, stateOf } from '../sittings/index.ts'
import { selectLastOutcomes } from '../station-check/index.ts'
import { selectCaseNotices } from '../adjudication/index.ts'
import type { ContactBook } from './contacts.ts'
import { selectReceiptCodes } from './monitor.queries.ts'

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
    selectSittings(db, sessionId),
    selectSessionBindings(db, sessionId),
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
  const [known, outcomes, lines, cases] = await Promise.all([
    selectStationContacts(db, stationIds),
    selectLastOutcomes(db, stationIds),
    listLines(db, sessionId, bindings),
    selectCaseNotices(db, sessionId),
  ])
  const now = services.clock.now()
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
      }
    }),
    sittings: sittings.map((sitting) => {
      const contact = contacts.get(sitting.sittingId)
      return {
        sittingId: sitting.sittingId,
        examNumber: sitting.examNumber,
        name: sitting.name,
        seatNumber: sitting.seatNumber,
        state: stateOf(sitting, listed.session),
        epoch: current.get(sitting.sittingId)?.epoch ?? null,
        extensionMs: sitting.extensionMs,
        progress: contact?.progress ?? null,
        unsentSince: contact?.unsentSince ?? null,
        // A page that logged in and sent nothing yet was seen at its log-in.
        lastSeenAt: contact?.lastSeenAt ?? sitting.loggedInAt,
        loggedInAt: sitting.loggedInAt,
        handedInAt: sitting.handedInAt,
        receiptCode: receiptCodes.get(sitting.sittingId) ?? null,
        lines: lines.get(sitting.sittingId) ?? [],
      }
    }),
    cases,
  }
}
