export * from './accounts.contract.ts'
export * from './key-scopes.ts'
export * from './permissions.ts'
export * from './staff-import.contract.ts'
