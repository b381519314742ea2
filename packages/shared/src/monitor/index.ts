export * from './monitor.contract.ts'
