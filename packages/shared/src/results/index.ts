export * from './results.contract.ts'
