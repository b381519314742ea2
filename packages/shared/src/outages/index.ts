export * from './intervals.ts'
export * from './outages.contract.ts'
export * from './propose-minutes.ts'
