export { explainVerdicts } from './explain-verdicts.ts'
export { findCandidateSitting } from './results.queries.ts'
export { resultsRoutes } from './results.routes.ts'
