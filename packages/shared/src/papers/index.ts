export * from './order.ts'
export * from './papers.contract.ts'
export * from './task-path.ts'
