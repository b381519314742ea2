import {
  beginPairing,
  createArea,
  createRoom,
  createSite,
  issuePairingCode,
  listPlaces,
  pairingState,
  registerStation,
} from '@wenkao/shared/places'
import { addressOf } from '../../platform/address-of.ts'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace, visibleTo, type Caller } from '../../platform/caller.ts'
import { createOnce, differingFields } from '../../platform/create-once.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import { freshId, type Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  findAreaByExternalId,
  findRoomByExternalId,
  findRoomPlace,
  findSiteArea,
  findSiteByExternalId,
  hasArea,
  insertArea,
  insertRoom,
  insertSite,
  selectPlaces,
  type RoomPlace,
} from './places.queries.ts'
import { beginPairingOf, issueCode, pairingStateOf, registerByCode } from './register-station.ts'

/** Areas, sites, rooms, stations and their registration. */
export function placesRoutes(services: Services): Route[] {
  const { db } = services
  const nameTaken = () => new ApiError('nameTaken', 'This name is taken here')
  const roomFor = async (caller: Caller, roomId: string): Promise<RoomPlace> => {
    const place = await findRoomPlace(db, roomId)
    if (!place) throw new ApiError('notFound', 'No such room')
    requirePlace(caller, 'stations.register', place)
    return place
  }
  return [
    route(listPlaces, async (_input, { caller }) => ({
      areas: await selectPlaces(db, visibleTo(caller, 'places.read')),
    })),
    route(createArea, async ({ body }, { caller }) => {
      requirePlace(caller, 'places.edit', {})
      return createOnce(body.externalId, {
        find: (externalId) => findAreaByExternalId(db, externalId),
        differing: (found) => differingFields({ name: body.name }, found),
        same: ({ areaId }) => ({ areaId }),
        create: async () => {
          const areaId = freshId(services)
          await db.transaction(async (transaction) => {
            if (!(await insertArea(transaction, { areaId, ...body }))) throw nameTaken()
            await recordAction(services, transaction, caller, {
              action: 'places.edit',
              subject: `area ${body.name}`,
              areaId,
            })
          })
          return { areaId }
        },
      })
    }),
    route(createSite, async ({ params, body }, { caller }) => {
      requirePlace(caller, 'places.edit', { areaId: params.areaId })
      if (!(await hasArea(db, params.areaId))) throw new ApiError('notFound', 'No such area')
      const { areaId } = params
      return createOnce(body.externalId, {
        find: (externalId) => findSiteByExternalId(db, externalId),
        differing: (found) => differingFields({ name: body.name, areaId }, found),
        same: ({ siteId }) => ({ siteId }),
        create: async () => {
          const siteId = freshId(services)
          await db.transaction(async (transaction) => {
            if (!(await insertSite(transaction, { siteId, areaId, ...body }))) throw nameTaken()
            await recordAction(services, transaction, caller, {
              action: 'places.edit',
              subject: `site ${body.name}`,
              areaId,
            })
          })
          return { siteId }
        },
      })
    }),
    route(createRoom, async ({ params, body }, { caller }) => {
      const areaId = await findSiteArea(db, params.siteId)
      if (areaId === undefined) throw new ApiError('notFound', 'No such site')
      requirePlace(caller, 'places.edit', { areaId, siteId: params.siteId })
      const { name, stations, externalId } = body
      const { siteId } = params
      return createOnce(externalId, {
        find: (known) => findRoomByExternalId(db, known),
        differing: (found) => differingFields({ name, stations, siteId }, found),
        same: ({ roomId }) => ({ roomId }),
        create: async () => {
          const roomId = freshId(services)
          const stationIds = Array.from({ length: stations }, () => freshId(services))
          await db.transaction(async (transaction) => {
            const row = { roomId, siteId, name, externalId }
            if (!(await insertRoom(transaction, row, stationIds))) throw nameTaken()
            await recordAction(services, transaction, caller, {
              ...{ action: 'places.edit', subject: `room ${name}`, areaId },
              detail: { stations },
            })
          })
          return { roomId }
        },
      })
    }),
    route(beginPairing, ({ body }, { http }) => beginPairingOf(services, body, addressOf(http))),
    route(pairingState, ({ params }) => pairingStateOf(services, params.pairingId)),
    route(registerStation, async ({ params, body }, { caller }) => {
      const place = await roomFor(caller, params.roomId)
      return registerByCode(services, caller, { ...params, ...body, areaId: place.areaId })
    }),
    route(issuePairingCode, async ({ params }, { caller }) => {
      const place = await roomFor(caller, params.roomId)
      return issueCode(services, caller, { ...params, areaId: place.areaId })
    }),
  ]
}
