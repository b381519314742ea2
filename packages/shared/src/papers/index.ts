export * from './order.ts'
export * from './papers.contract.ts'
export * from './task-path.ts'
export * from './variants.ts'
