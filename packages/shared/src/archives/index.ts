export * from './archives.contract.ts'
