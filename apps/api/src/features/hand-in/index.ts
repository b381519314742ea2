export { lastReceipt } from './accept-submission.ts'
export { findStandingSubmission, type SubmissionRecord } from './hand-in.queries.ts'
export { handInRoutes } from './hand-in.routes.ts'
