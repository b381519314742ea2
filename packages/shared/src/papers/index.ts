export * from './order.ts'
export * from './papers.contract.ts'
