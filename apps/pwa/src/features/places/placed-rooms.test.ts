import type { AreaRow } from '@wenkao/shared/places'
import { expect, it } from 'vitest'
import { parseStationNumbers, placeChoices, placedRooms, registeredCount } from './placed-rooms.ts'

const stations = [1, 2, 3].map((number) => ({
  stationId: `00000000-0000-7000-8000-00000000000${number}`,
  number,
  registeredAt: number === 2 ? 1 : null,
}))
const areas: AreaRow[] = [
  {
    areaId: 'a',
    name: '东区',
    sites: [{ siteId: 's', name: '一中', rooms: [{ roomId: 'r', name: '机房一', stations }] }],
  },
  { areaId: 'b', name: '西区', sites: [] },
]

it('names each room with its site', () => {
  expect(placedRooms(areas).map(({ path, areaName }) => [path, areaName])).toEqual([
    ['一中 / 机房一', '东区'],
  ])
  expect(registeredCount(stations)).toBe(1)
})

it('offers every place as a scope, parents first', () => {
  expect(placeChoices(areas).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'area 东区',
    'site 东区 / 一中',
    'room 东区 / 一中 / 机房一',
    'area 西区',
  ])
})

it('reads station numbers and refuses those of no station', () => {
  expect(parseStationNumbers('', stations)).toEqual([])
  expect(parseStationNumbers(' ３，1、1', stations)).toEqual([3, 1])
  expect(parseStationNumbers('1 4', stations)).toBeUndefined()
  expect(parseStationNumbers('一', stations)).toBeUndefined()
})
