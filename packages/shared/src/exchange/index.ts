export * from './exchange.contract.ts'
export * from './task-package.contract.ts'
