export * from './approvals.contract.ts'
