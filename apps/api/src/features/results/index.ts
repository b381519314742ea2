export { explainVerdicts } from './explain-verdicts.ts'
export { resultsRoutes } from './results.routes.ts'
