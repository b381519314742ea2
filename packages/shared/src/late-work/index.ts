export * from './late-work.contract.ts'
