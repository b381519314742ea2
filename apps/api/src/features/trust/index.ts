export { trustRoutes, type HttpsAddress } from './trust.routes.ts'
