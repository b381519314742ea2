export {
  parseStationNumbers,
  placeChoices,
  registeredCount,
  type PlacedRoom,
  type StationRow,
} from './placed-rooms.ts'
export { usePlaces } from './places.store.ts'
export { default as StationWindow } from './StationWindow.vue'
