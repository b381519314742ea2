export { stationCheckRoutes } from './station-check.routes.ts'
export { openStationChecks, type StationChecks } from './station-check.ts'
