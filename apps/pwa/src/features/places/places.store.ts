import {
  createArea,
  createRoom,
  createSite,
  issuePairingCode,
  listPlaces,
  registerStation,
  type AreaRow,
} from '@wenkao/shared/places'
import { defineStore } from 'pinia'
import { computed, shallowReadonly, shallowRef } from 'vue'
import { useCaller } from '../../platform/network/use-caller.ts'
import { placedRooms } from './placed-rooms.ts'

/** The tree of areas, sites, rooms and stations that the person may see. */
export const usePlaces = defineStore('places', () => {
  const { call } = useCaller()
  const areas = shallowRef<AreaRow[]>([])

  async function load(): Promise<void> {
    areas.value = (await call(listPlaces)).areas
  }

  return {
    areas: shallowReadonly(areas),
    /** Every room with the names of its site and area. */
    rooms: computed(() => placedRooms(areas.value)),
    load,
    addArea: async (name: string) => {
      const { areaId } = await call(createArea, { body: { name } })
      await load()
      return areaId
    },
    addSite: async (areaId: string, name: string) => {
      const { siteId } = await call(createSite, { params: { areaId }, body: { name } })
      await load()
      return siteId
    },
    addRoom: async (siteId: string, name: string, stations: number) => {
      const { roomId } = await call(createRoom, { params: { siteId }, body: { name, stations } })
      await load()
      return roomId
    },
    /** Binds the exam PC that shows the code to a number of a room. */
    register: async (roomId: string, number: number, pairingCode: string) => {
      const station = await call(registerStation, {
        params: { roomId, number },
        body: { pairingCode },
      })
      await load()
      return station
    },
    /** A one-time code for a PC that is set up later. */
    issueCode: (roomId: string, number: number) =>
      call(issuePairingCode, { params: { roomId, number } }),
  }
})
