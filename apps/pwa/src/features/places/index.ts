export {
  parseStationNumbers,
  placeChoices,
  registeredCount,
  type PlacedRoom,
  type StationRow,
} from './placed-rooms.ts'
export { usePlaces } from './places.store.ts'
