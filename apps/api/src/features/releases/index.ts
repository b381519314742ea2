export { readRawLines, type RawLine } from './compose-lines.ts'
export { eraseEditionNames } from './edition-lines.queries.ts'
export { releasesRoutes } from './releases.routes.ts'
