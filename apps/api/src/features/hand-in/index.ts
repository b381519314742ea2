export { acceptSubmission, lastReceipt } from './accept-submission.ts'
export {
  findStandingSubmission,
  findSubmission,
  lockSubmissions,
  updateToGrade,
  type SubmissionRecord,
} from './hand-in.queries.ts'
export { handInRoutes, receiptRoutes } from './hand-in.routes.ts'
export { replaceStanding, restoreStanding } from './replace-submission.ts'
