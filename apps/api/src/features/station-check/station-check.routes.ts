import { reportStationCheck, roomChecks } from '@wenkao/shared/station-check'
import { ApiError } from '../../platform/api-error.ts'
import { asStation, requirePlace } from '../../platform/caller.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { clonedAt, findRoomPlace, selectStationContacts, selectStations } from '../places/index.ts'
import { selectLastChecks } from './station-check.queries.ts'
import { takeCheck } from './take-check.ts'

/** Station checks: reported by stations, read for a room (N05, F16, F22). */
export function stationCheckRoutes(services: Services, office: Services): Route[] {
  return [
    route(reportStationCheck, ({ body }, { caller }) =>
      takeCheck(services, asStation(caller), body),
    ),
    route(roomChecks, async ({ params }, { caller }) => {
      const place = await findRoomPlace(office.db, params.roomId)
      if (!place) throw new ApiError('notFound', 'No such room')
      requirePlace(caller, 'room.watch', place)
      const stations = await selectStations(office.db, params.roomId)
      const ids = stations.map((station) => station.stationId)
      const [contacts, checks] = await Promise.all([
        selectStationContacts(office.db, ids),
        selectLastChecks(office.db, ids),
      ])
      const now = services.clock.now()
      return {
        roomName: place.roomName,
        siteName: place.siteName,
        serverNow: now,
        stations: stations.map(({ stationId, number, registeredAt }) => {
          const kept = contacts.get(stationId)?.contact
          const contact = kept?.registeredAt === registeredAt ? kept : undefined
          return {
            stationId,
            number,
            registered: registeredAt !== null,
            lastSeenAt: contact?.lastSeenAt ?? null,
            address: contact?.address ?? null,
            addressChangedAt: contact?.addressChangedAt ?? null,
            clonedAt: clonedAt(contact, registeredAt, now),
            check: checks.get(stationId) ?? null,
          }
        }),
      }
    }),
  ]
}
