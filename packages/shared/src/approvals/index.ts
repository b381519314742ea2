export * from './approvals.contract.ts'
export * from './reopening.ts'
export * from './urgency.ts'
