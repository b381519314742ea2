export * from './check-reasons.ts'
export * from './report-check.contract.ts'
export * from './station-check.contract.ts'
