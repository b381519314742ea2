export { explainVerdicts } from './explain-verdicts.ts'
export { writeWorkbookApart } from './write-apart.ts'
export { findCandidateSitting } from './results.queries.ts'
export { resultsRoutes } from './results.routes.ts'
