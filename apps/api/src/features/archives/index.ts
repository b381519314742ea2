export { archivesRoutes } from './archives.routes.ts'
