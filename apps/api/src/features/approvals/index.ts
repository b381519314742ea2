export { selectApprovalNotices } from './approvals.queries.ts'
export { approvalsRoutes } from './approvals.routes.ts'
export { requestApproval } from './request-approval.ts'
