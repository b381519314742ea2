export * from './closing-check.contract.ts'
export * from './closing-check.ts'
export * from './report-flags.ts'
export * from './room-report.contract.ts'
