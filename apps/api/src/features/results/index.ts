export { findGrading } from './results.queries.ts'
export { resultsRoutes } from './results.routes.ts'
