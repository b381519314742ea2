export * from './accounts.contract.ts'
export * from './permissions.ts'
