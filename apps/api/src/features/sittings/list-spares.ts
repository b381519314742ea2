import type { EndpointReply } from '@wenkao/shared/kernel'
import { stationPositions } from '@wenkao/shared/places'
import { suggestSpares, type listSpares } from '@wenkao/shared/sittings'
import { ApiError } from '../../platform/api-error.ts'
import type { Services } from '../../platform/services.ts'
import { clonedAt, findRoomLayout, selectStationContacts } from '../places/index.ts'
import { selectSessionStations, type SessionListed } from '../sessions/index.ts'
import type { MovesPorts } from './moves.routes.ts'
import {
  currentBinding,
  findSitting,
  selectSessionBindings,
  selectSittings,
} from './sittings.queries.ts'

/**
 * Stations that a candidate could move to, each with what is known of its PC (F02a, SPEC MC1): free,
 * not excluded, and with a bridge where the candidate works in an answer folder.
 * @throws ApiError notFound.
 */
export async function findSpares(
  services: Pick<Services, 'db' | 'clock'>,
  ports: MovesPorts,
  listed: SessionListed,
  sittingId: string,
): Promise<EndpointReply<typeof listSpares>> {
  const { db, clock } = services
  const { sessionId, roomId } = listed.session
  const [sitting, stations, sittings, bindings, layout] = await Promise.all([
    findSitting(db, sessionId, { sittingId }),
    selectSessionStations(db, sessionId),
    selectSittings(db, [sessionId]),
    selectSessionBindings(db, [sessionId]),
    findRoomLayout(db, roomId),
  ])
  if (!sitting) throw new ApiError('notFound', 'No such sitting in this session')
  const taken = new Set(sittings.map(({ seatNumber }) => seatNumber))
  const left = new Set(bindings.flatMap(({ movedFrom }) => movedFrom ?? []))
  const free = stations.filter(({ number, excluded }) => !excluded && !taken.has(number))
  const stationIds = free.map(({ stationId }) => stationId)
  const [known, checks, unsent] = await Promise.all([
    selectStationContacts(db, stationIds),
    ports.lastChecks(stationIds),
    ports.lastUnsent(sessionId, sittingId),
  ])
  const own = bindings.filter((row) => row.sittingId === sittingId)
  const needsBridge = currentBinding(own)?.stationId != null
  const now = clock.now()
  const facts = free.flatMap(({ stationId, number }) => {
    const { station, contact } = known.get(stationId) ?? { station: undefined, contact: null }
    const registeredAt = station?.registeredAt ?? null
    if (needsBridge && registeredAt === null) return []
    return {
      number,
      check: checks.get(stationId) ?? null,
      cloned: clonedAt(contact ?? undefined, registeredAt, now) !== null,
      left: left.has(number),
      // A PC that took over the number begins anew.
      heardAt: contact?.registeredAt === registeredAt ? contact.lastSeenAt : null,
    }
  })
  const positions = stationPositions(
    stations.map(({ number }) => number),
    layout ?? undefined,
  )
  const { suggested, spares } = suggestSpares(sitting.seatNumber, facts, positions, now)
  return {
    suggested,
    unsent: unsent && { changes: unsent.changes, files: unsent.files },
    spares: spares.map((spare) => ({ ...spare, doubts: [...spare.doubts] })),
  }
}
