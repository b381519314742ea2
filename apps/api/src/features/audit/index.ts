export { auditRoutes } from './audit.routes.ts'
export { actorOf, recordAction } from './record-action.ts'
