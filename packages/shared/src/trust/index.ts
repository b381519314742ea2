export * from './trust.contract.ts'
