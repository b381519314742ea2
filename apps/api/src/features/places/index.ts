export { stationOfBranch, stationOfProof, stationOfRequest } from './identify-station.ts'
export {
  findRoomPlace,
  findStation,
  insertArea,
  insertRoom,
  insertSite,
  selectRegistered,
  selectStations,
  type RoomPlace,
} from './places.queries.ts'
export { placesRoutes } from './places.routes.ts'
export { issueCode } from './register-station.ts'
