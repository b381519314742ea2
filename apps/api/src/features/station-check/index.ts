export { selectLastOutcomes } from './station-check.queries.ts'
export { stationCheckRoutes } from './station-check.routes.ts'
