export { lastReceipt } from './accept-submission.ts'
export { handInRoutes } from './hand-in.routes.ts'
