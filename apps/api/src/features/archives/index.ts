export { asName, asPath, createNames } from './archive-names.ts'
export { archivesRoutes } from './archives.routes.ts'
