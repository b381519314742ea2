export * from './check-reasons.ts'
export * from './station-check.contract.ts'
