export * from './answer-files.contract.ts'
