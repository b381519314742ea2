export * from './conclude-review.ts'
export * from './review.contract.ts'
