import { defaultLayout, readRoomLayout, setRoomLayout } from '@wenkao/shared/places'
import { ApiError } from '../../platform/api-error.ts'
import { requirePlace } from '../../platform/caller.ts'
import type { Db } from '../../platform/database.ts'
import { route, type Route } from '../../platform/mount-endpoints.ts'
import type { Services } from '../../platform/services.ts'
import { recordAction } from '../audit/index.ts'
import {
  findRoomLayout,
  findRoomPlace,
  selectStations,
  updateRoomLayout,
} from './places.queries.ts'

/** What follows from how a room stands; known to features above this one. */
export interface LayoutPorts {
  /** In the transaction that changes it. */
  onLayout(transaction: Db, roomId: string): Promise<void>
}

/** How the stations of a room stand, for its plan. */
export function roomLayoutRoutes(services: Services, ports: LayoutPorts): Route[] {
  const { db } = services
  const roomOf = async (roomId: string) => {
    const place = await findRoomPlace(db, roomId)
    if (!place) throw new ApiError('notFound', 'No such room')
    const numbers = (await selectStations(db, roomId)).map((station) => station.number)
    return { place, numbers }
  }
  return [
    route(readRoomLayout, async ({ params }, { caller }) => {
      const { place, numbers } = await roomOf(params.roomId)
      requirePlace(caller, 'places.read', place)
      const layout = await findRoomLayout(db, params.roomId)
      return {
        layout: layout ?? defaultLayout(numbers.length),
        described: layout !== null,
        stations: numbers,
      }
    }),
    route(setRoomLayout, async ({ params, body }, { caller }) => {
      const { place, numbers } = await roomOf(params.roomId)
      requirePlace(caller, 'places.edit', place)
      await db.transaction(async (transaction) => {
        await updateRoomLayout(transaction, params.roomId, body.layout)
        await ports.onLayout(transaction, params.roomId)
        await recordAction(services, transaction, caller, {
          action: 'places.edit',
          subject: `layout of room ${place.roomName}`,
          areaId: place.areaId,
          detail: { roomId: params.roomId, layout: body.layout },
        })
      })
      return {
        layout: body.layout ?? defaultLayout(numbers.length),
        described: body.layout !== null,
      }
    }),
  ]
}
