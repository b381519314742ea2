export * from './sessions.contract.ts'
