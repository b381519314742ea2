export { selectCaseNotices } from './adjudication.queries.ts'
export { adjudicationRoutes } from './adjudication.routes.ts'
export { gradeCases } from './grade-cases.ts'
export { createOpenCase } from './open-case.ts'
