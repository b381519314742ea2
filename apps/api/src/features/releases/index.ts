export { readRawLines, type RawLine } from './compose-lines.ts'
export { releasesRoutes } from './releases.routes.ts'
