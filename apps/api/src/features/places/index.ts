export {
  isSignedProof,
  stationOfBranch,
  stationOfProof,
  stationOfRequest,
} from './identify-station.ts'
export { NO_ROOM } from './no-room.ts'
export {
  findRoomLayout,
  findRoomPlace,
  findStation,
  insertArea,
  insertRoom,
  insertSite,
  selectRegistered,
  selectStationContacts,
  selectStations,
  type RoomPlace,
  type StationContactRecord,
  type StationRecord,
} from './places.queries.ts'
export { placesRoutes } from './places.routes.ts'
export { roomLayoutRoutes } from './room-layout.routes.ts'
export { issueCode } from './register-station.ts'
export { clonedAt } from './station-contact.ts'
