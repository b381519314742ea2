export * from './analyse-works.ts'
export * from './analysis.contract.ts'
export * from './statistics.ts'
