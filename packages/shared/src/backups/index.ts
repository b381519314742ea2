export * from './backups.contract.ts'
